import type { Change, Content } from "./space.js";

/** Reads what somebody wrote as JSON; gives why not, in words, where it is no object. */
export function readContent(json: string): Content | string {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Content;
    return "The content is an object in braces.";
  } catch (error) {
    return `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Changes with one more, in place of an earlier one of the same entry. */
export function withChange(changes: readonly Change[], change: Change): readonly Change[] {
  return [...withoutChange(changes, change.id), change];
}

/** Changes without that of one entry. */
export function withoutChange(changes: readonly Change[], id: string): readonly Change[] {
  return changes.filter((one) => one.id !== id);
}
