import { badInput } from "@muster/errors";
import { isSlug } from "../bounds.js";
import type { CatalogContent, EntitlementContent, EntitlementId } from "../domain.js";
import { parseBox } from "./parse-box.js";
import { parseOffer } from "./parse-offer.js";
import { parseShop } from "./parse-shop.js";
import { readObject, readTexts } from "./reader.js";

/** The kinds of entry; the id of an entry is `<kind>:<slug>`. */
export const catalogKinds = ["offer", "box", "shop", "entitlement"] as const;
/** One of {@link catalogKinds}. */
export type CatalogKind = (typeof catalogKinds)[number];

const nameCharsMax = 100;

/** The kind and the slug of an entry's id. @throws BAD_USER_INPUT naming `id`. */
export function splitEntryId(id: string): readonly [CatalogKind, string] {
  const [kind, slug, ...rest] = id.split(":");
  const known = catalogKinds.find((one) => one === kind);
  if (known === undefined || slug === undefined || rest.length > 0 || !isSlug(slug))
    throw badInput("id", `one of ${catalogKinds.join(", ")}, a colon and a slug, such as offer:starter-pack`);
  return [known, slug];
}

/**
 * Reads an entry of the catalog from JSON.
 *
 * @throws BAD_USER_INPUT naming the path from the entry's content and its bound.
 */
export function parseEntry(id: string, json: unknown): CatalogContent {
  const [kind, slug] = splitEntryId(id);
  switch (kind) {
    case "offer":
      return parseOffer(slug, json);
    case "box":
      return parseBox(slug, json);
    case "shop":
      return parseShop(slug, json);
    case "entitlement":
      return parseEntitlement(slug, json);
  }
}

function parseEntitlement(id: string, json: unknown): EntitlementContent {
  const fields = readObject(json, "content", ["name"]);
  return {
    kind: "entitlement",
    id: id as EntitlementId,
    name: readTexts(fields["name"], "name", nameCharsMax),
  };
}
