import { BoxesDocument, type BoxesQuery } from "../generated/operations.js";
import { locale } from "../platform/format.js";
import { useWhole } from "../platform/read.js";

/** A random box with its odds. */
export type Box = BoxesQuery["randomBoxes"]["edges"][number]["node"];

/** Every random box; it is read once, and empty until then. */
export function useBoxes(): readonly Box[] {
  return useWhole("boxes", BoxesDocument, { locale }, ({ randomBoxes }) => randomBoxes).data ?? [];
}
