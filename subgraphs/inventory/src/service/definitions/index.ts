export { type Catalogue, createCatalogue, defaultTradePolicy, type Entry } from "./catalogue.js";
export { checkBundle, checkContent } from "./check.js";
export { checkBundleDefined, checkCatalogue, missing } from "./check-catalogue.js";
export { decodeBundle, encodeBundle } from "./codec.js";
export type * from "./content.js";
export { encodeContent, entryIdOf, parseContent } from "./entry.js";
export { type Json, type JsonObject, readJson } from "./read-json.js";
