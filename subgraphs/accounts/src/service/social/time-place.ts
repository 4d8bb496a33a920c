import type { PlayerId } from "@muster/auth";
import { isUuid } from "@muster/runtime";
import type { TimePlace } from "./model.js";

/** A place as a text, from which {@link readTimePlace} makes it again. */
export function writeTimePlace({ sinceMs, id }: TimePlace): string {
  return `${sinceMs}/${id}`;
}

/** The place that a text tells; `undefined` for another text. */
export function readTimePlace(text: string): TimePlace | undefined {
  const [, sinceMs = "", id = ""] = /^(\d{1,15})\/([^/]+)$/.exec(text) ?? [];
  return isUuid(id) ? { sinceMs: Number(sinceMs), id: id as PlayerId } : undefined;
}
