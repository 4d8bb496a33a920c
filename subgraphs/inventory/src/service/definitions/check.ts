import { badInput } from "@muster/errors";
import {
  amountMax,
  checkAmount,
  checkDistinct,
  checkSlug,
  checkWhole,
  checkWord,
  descriptionCharsMax,
  grantLinesMax,
  nameCharsMax,
  tagsMax,
} from "../bounds.js";
import type { Bundle, Content, ItemDefinitionContent, Texts } from "./content.js";

const daySeconds = 86_400;
const holdSecondsMax = 90 * daySeconds;
const lifetimeSecondsMax = 3650 * daySeconds;
const imageUrlCharsMax = 500;

/**
 * Checks a definition as it stands, before it is compared with others.
 *
 * @param field What field names begin with, e.g. `definitions[0]`.
 * @throws BAD_USER_INPUT naming the field and its bound.
 */
export function checkContent(field: string, { kind, content }: Content): void {
  switch (kind) {
    case "item":
      checkItem(field, content);
      break;
    case "currency":
      checkNamed(field, content);
      break;
    case "container":
      checkNamed(field, content);
      checkWhole(`${field}.capacity`, content.capacity, 1, 1000);
      checkWhole(`${field}.countMax`, content.countMax, 1, 20);
      break;
    case "slot":
      checkNamed(field, content);
      checkTags(`${field}.tags`, content.tags);
      break;
    case "recipe":
      checkNamed(field, content);
      checkBundle(content.inputs, `${field}.inputs.`);
      checkBundle(content.outputs, `${field}.outputs.`);
      if (content.limit !== null) checkWhole(`${field}.limit.max`, content.limit.max, 1, 1_000_000);
      break;
    case "rarities":
      checkTags(`${field}.order`, content.order);
      checkDistinct(content.order, (place) => `${field}.order[${place}]`);
      break;
    case "starterGrant":
      checkBundle(content, `${field}.`);
      break;
    case "tradePolicy":
      checkWhole(`${field}.tradeHoldS`, content.tradeHoldS, 0, holdSecondsMax);
      checkWhole(`${field}.purchaseHoldS`, content.purchaseHoldS, 0, holdSecondsMax);
      checkWhole(`${field}.newDeviceLockS`, content.newDeviceLockS, 0, holdSecondsMax);
      checkWhole(`${field}.openTradesMax`, content.openTradesMax, 1, 100);
      if (content.valueImbalanceMax !== null)
        checkAmount(`${field}.valueImbalanceMax`, content.valueImbalanceMax);
      break;
  }
}

/**
 * Checks a bundle as it stands, before anything is looked up.
 *
 * @param at What field names begin with: empty, or e.g. `starterGrant.`.
 * @throws BAD_USER_INPUT naming the line's field and its bound.
 */
export function checkBundle(bundle: Bundle, at = ""): void {
  const lines = bundle.items.length + bundle.currencies.length;
  if (lines < 1 || lines > grantLinesMax)
    throw badInput(`${at}items`, `1 to ${grantLinesMax} lines, currencies among them`);
  for (const [place, { definitionId, quantity }] of bundle.items.entries()) {
    checkSlug(`${at}items[${place}].definitionId`, definitionId);
    checkAmount(`${at}items[${place}].quantity`, quantity);
  }
  for (const [place, { currencyId, amount }] of bundle.currencies.entries()) {
    checkSlug(`${at}currencies[${place}].currencyId`, currencyId);
    checkAmount(`${at}currencies[${place}].amount`, amount);
  }
  checkDistinct(
    bundle.items.map((line) => line.definitionId),
    (place) => `${at}items[${place}].definitionId`,
  );
  checkDistinct(
    bundle.currencies.map((line) => line.currencyId),
    (place) => `${at}currencies[${place}].currencyId`,
  );
}

function checkItem(field: string, item: ItemDefinitionContent): void {
  checkNamed(field, item);
  if (item.description !== null) checkTexts(`${field}.description`, item.description, descriptionCharsMax);
  checkWord(`${field}.rarity`, item.rarity);
  if (item.stackMax !== null && (item.stackMax < 1n || item.stackMax > amountMax))
    throw badInput(`${field}.stackMax`, `1 to ${amountMax}`);
  checkTags(`${field}.tags`, item.tags);
  if (item.lifetimeS !== null) {
    if (item.stackMax !== null) throw badInput(`${field}.lifetimeS`, "absent for a kind that stacks");
    checkWhole(`${field}.lifetimeS`, item.lifetimeS, 60, lifetimeSecondsMax);
  }
  if (item.value !== null) {
    checkSlug(`${field}.value.currencyId`, item.value.currencyId);
    checkAmount(`${field}.value.amount`, item.value.amount);
  }
  if (item.imageUrl !== null) checkImageUrl(`${field}.imageUrl`, item.imageUrl);
}

function checkNamed(field: string, { id, name }: { readonly id: string; readonly name: Texts }): void {
  checkSlug(`${field}.id`, id);
  checkTexts(`${field}.name`, name, nameCharsMax);
}

function checkTexts(field: string, byLanguage: Texts, charsMax: number): void {
  const texts = Object.values(byLanguage);
  if (texts.length === 0) throw badInput(field, "at least one language");
  if (texts.some((text) => text.length < 1 || text.length > charsMax))
    throw badInput(field, `1 to ${charsMax} characters`);
}

function checkTags(field: string, tags: readonly string[]): void {
  if (tags.length > tagsMax) throw badInput(field, `at most ${tagsMax}`);
  for (const [place, tag] of tags.entries()) checkWord(`${field}[${place}]`, tag);
}

function checkImageUrl(field: string, text: string): void {
  const bound = `an https address of at most ${imageUrlCharsMax} characters`;
  if (text.length > imageUrlCharsMax || !/^https:\/\/[\x21-\x7e]+$/.test(text) || !URL.canParse(text))
    throw badInput(field, bound);
}
