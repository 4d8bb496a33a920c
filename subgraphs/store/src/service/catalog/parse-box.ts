import { badInput } from "@muster/errors";
import type { BoxContent, BoxEntry, BoxId } from "../domain.js";
import { parseBundle } from "./parse-bundle.js";
import { readList, readObject, readOptional, readSlug, readTexts, readWhole } from "./reader.js";

const entriesMax = 200;
const weightMax = 1_000_000_000;

/** Reads a box from JSON. */
export function parseBox(id: string, json: unknown): BoxContent {
  const names = ["name", "entries", "drawCount", "guarantee", "itemDefinitionId"];
  const fields = readObject(json, "content", names);
  const entries = readList(fields["entries"], "entries", { min: 1, max: entriesMax }, parseBoxEntry);
  return {
    kind: "box",
    id: id as BoxId,
    name: readTexts(fields["name"], "name", 100),
    entries,
    drawCount: readOptional(fields["drawCount"], "drawCount", 1, (value, at) => readWhole(value, at, 1, 10)),
    guarantee: readOptional(fields["guarantee"], "guarantee", null, (value, at) =>
      parseGuarantee(value, at, entries.length),
    ),
    itemDefinitionId: readOptional(fields["itemDefinitionId"], "itemDefinitionId", null, (value, at) =>
      readSlug(value, at),
    ),
  };
}

function parseBoxEntry(entry: unknown, at: string): BoxEntry {
  const fields = readObject(entry, at, ["weight", "items", "currencies"]);
  const bundle = parseBundle(fields, at);
  if (bundle.items.length + bundle.currencies.length === 0) throw badInput(at, "with an item or a currency");
  return { ...bundle, weight: readWhole(fields["weight"], `${at}.weight`, 1, weightMax) };
}

function parseGuarantee(value: unknown, at: string, entryCount: number): BoxContent["guarantee"] {
  const fields = readObject(value, at, ["after", "places"]);
  const places = readList(fields["places"], `${at}.places`, { min: 1, max: entryCount }, (place, path) =>
    readWhole(place, path, 0, entryCount - 1),
  );
  if (new Set(places).size < places.length) throw badInput(`${at}.places`, "places that are there once");
  return { after: readWhole(fields["after"], `${at}.after`, 2, 1000), places };
}
