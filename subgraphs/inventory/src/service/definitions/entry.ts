import { badInput } from "@muster/errors";
import { checkContent } from "./check.js";
import { codecs } from "./codec.js";
import type { Content, ContentByKind, ContentKind } from "./content.js";
import { type Json, type JsonObject, readJson } from "./read-json.js";

/** Kinds of which there is one definition at most, published under the kind's own name. */
const singleKinds: readonly ContentKind[] = ["rarities", "starterGrant", "tradePolicy"];

/** What a definition is published under: `item:potion`, `recipe:forge-sword`, `starterGrant`. */
export function entryIdOf({ kind, content }: Content): string {
  return "id" in content ? `${kind}:${content.id}` : kind;
}

/** The definition as JSON. */
export function encodeContent(given: Content): JsonObject {
  const { kind, content } = given;
  const encode = codecs[kind].encode as (content: ContentByKind[ContentKind]) => JsonObject;
  return encode(content);
}

/**
 * The definition that `json` under `entryId` is.
 *
 * @throws BAD_USER_INPUT naming the entry, the field and its bound.
 */
export function parseContent(entryId: string, json: Json): Content {
  const [kind, id] = splitEntryId(entryId);
  const content = codecs[kind].decode(id, readJson(json, entryId));
  const parsed = { kind, content } as Content;
  checkContent(entryId, parsed);
  return parsed;
}

function splitEntryId(entryId: string): [kind: ContentKind, id: string] {
  const colon = entryId.indexOf(":");
  const kind = colon < 0 ? entryId : entryId.slice(0, colon);
  if (!isKind(kind) || singleKinds.includes(kind) !== colon < 0)
    throw badInput("entryId", `${Object.keys(codecs).join(", ")}, with a slug where there are several`);
  return [kind, entryId.slice(colon + 1)];
}

function isKind(text: string): text is ContentKind {
  return Object.hasOwn(codecs, text);
}
