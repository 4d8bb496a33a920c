import { badInput } from "@muster/errors";
import {
  amountMax,
  checkDistinct,
  checkSlug,
  checkText,
  checkWord,
  definitionsMax,
  nameCharsMax,
  tagsMax,
} from "./bounds.js";
import type {
  Bundle,
  CurrencyContent,
  CurrencyId,
  DefinitionId,
  ItemDefinitionContent,
  RequestJson,
  Texts,
} from "./domain.js";
import { checkBundle, checkBundleDefined } from "./grants.js";
import type { InForce, Publication } from "./storage-port.js";

/** What an operator publishes. */
export interface PublicationRequest {
  /** The principal. */
  readonly actorId: string;
  readonly idempotencyKey: string;
  readonly items: readonly ItemDefinitionContent[];
  readonly currencies: readonly CurrencyContent[];
  readonly starterGrant: Bundle | undefined;
}

/**
 * Checks a publication as it stands.
 *
 * @throws BAD_USER_INPUT naming the definition's field and its bound.
 */
export function toPublication(request: PublicationRequest): Publication {
  const { actorId, idempotencyKey, items, currencies, starterGrant } = request;
  checkText("idempotencyKey", idempotencyKey);
  const count = items.length + currencies.length;
  if (count > definitionsMax || (count === 0 && starterGrant === undefined))
    throw badInput("definitions", `1 to ${definitionsMax}, currencies among them`);
  for (const [place, item] of items.entries()) checkItem(`definitions[${place}]`, item);
  for (const [place, { id, name }] of currencies.entries()) {
    checkSlug(`currencies[${place}].id`, id);
    checkName(`currencies[${place}].name`, name);
  }
  checkDistinct(
    items.map((item) => item.id),
    (place) => `definitions[${place}].id`,
  );
  checkDistinct(
    currencies.map((currency) => currency.id),
    (place) => `currencies[${place}].id`,
  );
  if (starterGrant !== undefined) checkBundle(starterGrant, "starterGrant.");
  const sorted = items.map((item) => ({ ...item, tags: [...new Set(item.tags)].sort() }));
  return {
    idempotency: {
      actorId,
      operation: "publishItemDefinitions",
      key: idempotencyKey,
      request: {
        items: sorted.map((item) => ({ ...item, stackMax: item.stackMax?.toString() ?? null })),
        currencies: currencies.map((currency) => ({ ...currency })),
        starterGrant: starterGrant === undefined ? null : bundleJson(starterGrant),
      },
    },
    items: sorted,
    currencies,
    starterGrant,
  };
}

/**
 * Checks a publication against what is in force.
 *
 * @throws BAD_USER_INPUT when a kind of item would begin or cease to stack, which would strand what players have, or would
 * stack to less than the starter grant in force gives, which no new player could get; or as {@link checkBundleDefined} for
 * a new starter grant.
 */
export function checkAgainst(publication: Publication, before: InForce): void {
  for (const [place, { id, stackMax }] of publication.items.entries()) {
    const old = before.items.get(id);
    if (old !== undefined && (old.stackMax === null) !== (stackMax === null))
      throw badInput(
        `definitions[${place}].stackable`,
        `${old.stackMax !== null}, as it was published first`,
      );
  }
  if (publication.starterGrant === undefined) checkStarterGrantFits(publication, before);
  else checkStarterGrantDefined(publication, publication.starterGrant, before);
}

function checkStarterGrantDefined(publication: Publication, starterGrant: Bundle, before: InForce): void {
  const items = new Map<DefinitionId, ItemDefinitionContent>([
    ...before.items,
    ...publication.items.map((item) => [item.id, item] as const),
  ]);
  const currencies = new Set<CurrencyId>([
    ...before.currencies.keys(),
    ...publication.currencies.map((currency) => currency.id),
  ]);
  const finder = {
    item: (id: DefinitionId) => items.get(id),
    currency: (id: CurrencyId) => (currencies.has(id) ? {} : undefined),
  };
  checkBundleDefined(starterGrant, finder, "starterGrant.");
}

function checkStarterGrantFits({ items }: Publication, { starterGrant }: InForce): void {
  const given = new Map(starterGrant?.items.map((line) => [line.definitionId, line.quantity]));
  for (const [place, { id, stackMax }] of items.entries()) {
    const quantity = given.get(id) ?? 0n;
    if (stackMax !== null && stackMax < quantity)
      throw badInput(`definitions[${place}].stackMax`, `at least ${quantity}, which the starter grant gives`);
  }
}

/** A bundle as JSON, for the hash of a request. */
export function bundleJson(bundle: Bundle): RequestJson {
  return {
    items: bundle.items.map((line) => [line.definitionId, line.quantity.toString()]),
    currencies: bundle.currencies.map((line) => [line.currencyId, line.amount.toString()]),
  };
}

function checkItem(field: string, item: ItemDefinitionContent): void {
  checkSlug(`${field}.id`, item.id);
  checkName(`${field}.name`, item.name);
  checkWord(`${field}.rarity`, item.rarity);
  if (item.stackMax !== null && (item.stackMax < 1n || item.stackMax > amountMax))
    throw badInput(`${field}.stackMax`, `1 to ${amountMax}`);
  if (item.tags.length > tagsMax) throw badInput(`${field}.tags`, `at most ${tagsMax}`);
  for (const [place, tag] of item.tags.entries()) checkWord(`${field}.tags[${place}]`, tag);
}

function checkName(field: string, name: Texts): void {
  const texts = Object.values(name);
  if (texts.length === 0) throw badInput(field, "at least one language");
  if (texts.some((text) => text.length < 1 || text.length > nameCharsMax))
    throw badInput(field, `1 to ${nameCharsMax} characters`);
}
