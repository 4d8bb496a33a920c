import { badInput } from "@muster/errors";
import { type LocalizedTextInput, parseLocalizedText } from "@muster/subgraph";
import type { ItemDefinitionInput, PublishItemDefinitionsInput } from "../schema/index.js";
import * as domain from "../service/index.js";
import { toBundle, toCurrencyLines } from "./touched.js";

/** What publications and drafts have in common. */
type ChangesInput = Pick<
  PublishItemDefinitionsInput,
  | "definitions"
  | "currencies"
  | "containers"
  | "slots"
  | "recipes"
  | "rarities"
  | "starterGrant"
  | "tradePolicy"
  | "removed"
>;

/** Definitions as the service has them. @throws BAD_USER_INPUT naming the field and its bound. */
export function toDefinitionChanges(input: ChangesInput): domain.DefinitionChanges {
  const { rarities, starterGrant, tradePolicy } = input;
  return {
    items: input.definitions.map(toItem),
    currencies: input.currencies.map(({ id, name }, place) => ({
      id: id as domain.CurrencyId,
      name: toTexts(name, `currencies[${place}].name`),
    })),
    containers: input.containers.map(({ id, name, capacity, countMax }, place) => ({
      id: id as domain.ContainerKindId,
      name: toTexts(name, `containers[${place}].name`),
      capacity,
      countMax,
    })),
    slots: input.slots.map(({ id, name, tags }, place) => ({
      id: id as domain.SlotId,
      name: toTexts(name, `slots[${place}].name`),
      tags,
    })),
    recipes: input.recipes.map(({ id, name, inputs, outputs, limit }, place) => ({
      id: id as domain.RecipeId,
      name: toTexts(name, `recipes[${place}].name`),
      inputs: toBundle(inputs),
      outputs: toBundle(outputs),
      limit: limit == null ? null : { max: limit.max, period: limit.period },
    })),
    rarities: rarities == null ? undefined : { order: rarities },
    starterGrant: starterGrant == null ? undefined : toBundle(starterGrant),
    tradePolicy:
      tradePolicy == null
        ? undefined
        : { ...tradePolicy, valueImbalanceMax: tradePolicy.valueImbalanceMax ?? null },
    removed: input.removed,
  };
}

function toItem(input: ItemDefinitionInput, place: number): domain.ItemDefinitionContent {
  const { id, name, description, stackable, stackMax, rarity, tags, tradable, lifetimeS, value, imageUrl } =
    input;
  const field = `definitions[${place}]`;
  if (!stackable && stackMax != null)
    throw badInput(`${field}.stackMax`, "absent for a kind that does not stack");
  return {
    id: id as domain.DefinitionId,
    name: toTexts(name, `${field}.name`),
    description:
      description == null
        ? null
        : parseLocalizedText(description, `${field}.description`, domain.descriptionCharsMax),
    stackMax: stackable ? (stackMax ?? domain.amountMax) : null,
    rarity,
    tags,
    tradable,
    lifetimeS: lifetimeS ?? null,
    value: value == null ? null : (toCurrencyLines([value])[0] ?? null),
    imageUrl: imageUrl ?? null,
  };
}

function toTexts(name: readonly LocalizedTextInput[], field: string): domain.Texts {
  return parseLocalizedText(name, field, domain.nameCharsMax);
}
