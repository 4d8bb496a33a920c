import { AppError, badInput } from "@muster/errors";
import { uniqueItemsMax } from "../bounds.js";
import type { Catalogue } from "./catalogue.js";
import type { Bundle } from "./content.js";

/**
 * Checks what definitions say of each other.
 *
 * @throws NOT_FOUND naming the entry and the field that leads nowhere; BAD_USER_INPUT for a bundle that nobody could be given.
 */
export function checkCatalogue(catalogue: Catalogue): void {
  for (const { id, value } of catalogue.items.values()) {
    if (value !== null && !catalogue.currencies.has(value.currencyId))
      throw missing(`item:${id}.value.currencyId`, "no such currency");
  }
  for (const { id, inputs, outputs } of catalogue.recipes.values()) {
    checkBundleDefined(inputs, catalogue, `recipe:${id}.inputs.`);
    checkBundleDefined(outputs, catalogue, `recipe:${id}.outputs.`);
  }
  if (catalogue.starterGrant !== undefined)
    checkBundleDefined(catalogue.starterGrant, catalogue, "starterGrant.");
}

/**
 * Checks a bundle against definitions.
 *
 * @param at What field names begin with: empty, or e.g. `starterGrant.`.
 * @throws NOT_FOUND for a line without a definition; BAD_USER_INPUT for more than a stack can hold, or more than
 * {@link uniqueItemsMax} unique items in all.
 */
export function checkBundleDefined(
  bundle: Bundle,
  { items, currencies }: Pick<Catalogue, "items" | "currencies">,
  at = "",
): void {
  let uniqueItems = 0n;
  for (const [place, { definitionId, quantity }] of bundle.items.entries()) {
    const field = `${at}items[${place}]`;
    const definition = items.get(definitionId);
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
    if (!currencies.has(currencyId))
      throw missing(`${at}currencies[${place}].currencyId`, "no such currency");
  }
}

/** `NOT_FOUND` that names the field which leads nowhere. */
export function missing(field: string, message: string): AppError {
  return new AppError("NOT_FOUND", message, { field });
}
