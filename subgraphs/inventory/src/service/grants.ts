import { AppError, badInput } from "@muster/errors";
import type { Ids } from "@muster/runtime";
import { checkAmount, checkDistinct, checkSlug, grantLinesMax, uniqueItemsMax } from "./bounds.js";
import type {
  Bundle,
  Currency,
  CurrencyId,
  DefinitionId,
  ItemDefinition,
  ItemId,
  Movement,
  PlayerId,
  Receipt,
} from "./domain.js";
import type { InventoryStorage } from "./storage-port.js";

/**
 * Checks a bundle as it stands, before anything is looked up.
 *
 * @param at What field names begin with: empty, or `starterGrant.`.
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

/** How definitions are found while a bundle is checked against them. */
export interface DefinitionFinder {
  item(id: DefinitionId): Pick<ItemDefinition, "stackMax"> | undefined;
  currency(id: CurrencyId): object | undefined;
}

/**
 * Checks a bundle against definitions.
 *
 * @throws NOT_FOUND for a line without a definition; BAD_USER_INPUT for more than a stack can hold, or more than
 * {@link uniqueItemsMax} unique items in all.
 */
export function checkBundleDefined(bundle: Bundle, definitions: DefinitionFinder, at = ""): void {
  let uniqueItems = 0n;
  for (const [place, { definitionId, quantity }] of bundle.items.entries()) {
    const field = `${at}items[${place}]`;
    const definition = definitions.item(definitionId);
    if (definition === undefined) throw missing(`${field}.definitionId`, "no such kind of item");
    if (definition.stackMax === null) {
      uniqueItems += quantity;
      if (uniqueItems > uniqueItemsMax)
        throw badInput(
          `${field}.quantity`,
          `at most ${uniqueItemsMax} items that do not stack, in all lines`,
        );
    } else if (quantity > definition.stackMax) {
      throw badInput(`${field}.quantity`, `1 to ${definition.stackMax}, the limit of the stack`);
    }
  }
  for (const [place, { currencyId }] of bundle.currencies.entries()) {
    if (definitions.currency(currencyId) === undefined)
      throw missing(`${at}currencies[${place}].currencyId`, "no such currency");
  }
}

/**
 * What giving `bundle` to a player takes: the movements and what they touch.
 *
 * @throws as {@link checkBundleDefined}.
 */
export async function planGrant(
  storage: InventoryStorage,
  ids: Ids,
  playerId: PlayerId,
  bundle: Bundle,
): Promise<{ readonly movements: readonly Movement[]; readonly receipt: Receipt }> {
  const [items, currencies] = await Promise.all([
    storage.findDefinitions(bundle.items.map((line) => line.definitionId)),
    storage.findCurrencies(bundle.currencies.map((line) => line.currencyId)),
  ]);
  const definitions = byId<DefinitionId, ItemDefinition>(items);
  const known = byId<CurrencyId, Currency>(currencies);
  checkBundleDefined(bundle, { item: (id) => definitions.get(id), currency: (id) => known.get(id) });
  const movements = [
    ...bundle.items.flatMap((line) => grantLine(line, definitions.get(line.definitionId), ids, playerId)),
    ...bundle.currencies.map((line): Movement => ({ kind: "currency", ...line, from: "mint", to: playerId })),
  ];
  return {
    movements,
    receipt: {
      playerId,
      recipientId: null,
      itemIds: movements.flatMap((movement) => (movement.kind === "create" ? [movement.itemId] : [])),
      stackedIds: movements.flatMap((movement) => (movement.kind === "stack" ? [movement.definitionId] : [])),
      currencyIds: bundle.currencies.map((line) => line.currencyId),
    },
  };
}

function grantLine(
  { definitionId, quantity }: Bundle["items"][number],
  definition: ItemDefinition | undefined,
  ids: Ids,
  playerId: PlayerId,
): Movement[] {
  if (definition === undefined) throw new Error(`${definitionId} was checked and is gone`);
  const { stackMax, revision } = definition;
  if (stackMax !== null)
    return [{ kind: "stack", definitionId, quantity, stackMax, from: "mint", to: playerId }];
  return Array.from({ length: Number(quantity) }, () => ({
    kind: "create",
    itemId: ids.next<ItemId>(),
    definitionId,
    revision,
    from: "mint",
    to: playerId,
  }));
}

function byId<Id, Value extends { readonly id: Id }>(values: readonly (Value | undefined)[]): Map<Id, Value> {
  return new Map(values.flatMap((value) => (value === undefined ? [] : [[value.id, value]])));
}

/** `NOT_FOUND` that names the field which leads nowhere. */
export function missing(field: string, message: string): AppError {
  return new AppError("NOT_FOUND", message, { field });
}
