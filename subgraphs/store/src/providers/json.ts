/** A JSON object of whose fields nothing is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** `value` where it is an object, else an empty one. */
export function toObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The JSON object in `text`, or `undefined` where it is none. */
export function parseObject(text: string | Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The string `field` of a JSON body, where it has one that is not empty. */
export function readText(body: Buffer, field: string): string | undefined {
  return textOf(parseObject(body)?.[field]);
}

/** `value` where it is a string that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
