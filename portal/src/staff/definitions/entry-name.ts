import type { Content } from "./space.js";

/** What an entry is called, in English if it has that, else in any language; empty where it has no name. */
export function nameOf(content: Content): string {
  const { name } = content;
  if (typeof name !== "object" || name === null) return "";
  const texts = name as Readonly<Record<string, unknown>>;
  return String(texts["en"] ?? Object.values(texts)[0] ?? "");
}
