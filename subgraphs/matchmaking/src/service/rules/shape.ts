import { badInput } from "@muster/errors";

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What a place in a rule set holds: the schema that editors read, and the reader that decides. One source for both. */
export interface Shape<Value> {
  readonly schema: JsonSchema;
  /** @throws BAD_USER_INPUT naming `path` and the bound. */
  read(value: unknown, path: string): Value;
}

/** A place that may be absent or `null`. */
export interface OptionalShape<Value> extends Shape<Value> {
  readonly optional: true;
}

/** An object that has these names and no others. */
export interface ObjectShape<Fields extends FieldShapes> extends Shape<ObjectOf<Fields>> {
  readonly fields: Fields;
  readonly description: string;
}

type FieldShapes = Readonly<Record<string, Shape<unknown>>>;
/** The object that shapes by name read. */
export type ObjectOf<Fields extends FieldShapes> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Shape<infer Value> ? Value : never;
};

/** The path of what is inside `path`. */
function inside(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** A number from `min` to `max`. */
export function number(min: number, max: number, description: string): Shape<number> {
  return {
    schema: { type: "number", minimum: min, maximum: max, description },
    read(value, path) {
      if (typeof value !== "number" || !(value >= min && value <= max))
        throw badInput(path, `a number from ${min} to ${max}`);
      return value;
    },
  };
}

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number, description: string): Shape<number> {
  return {
    schema: { type: "integer", minimum: min, maximum: max, description },
    read(value, path) {
      if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max)
        throw badInput(path, `a whole number from ${min} to ${max}`);
      return value;
    },
  };
}

const slugPattern = "^[a-z0-9][a-z0-9._-]{0,63}$";
const slugExpression = new RegExp(slugPattern);

/** A name by which other parts of the rule set, tickets and servers refer to something. */
export function slug(description: string): Shape<string> {
  return {
    schema: { type: "string", pattern: slugPattern, description },
    read(value, path) {
      if (typeof value !== "string" || !slugExpression.test(value))
        throw badInput(path, "1 to 64 of a-z, 0-9 and . _ -, a letter or digit first");
      return value;
    },
  };
}

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** A time, as RFC 3339 in UTC. */
export function instant(description: string): Shape<string> {
  return {
    schema: { type: "string", format: "date-time", pattern: "Z$", description },
    read(value, path) {
      if (typeof value !== "string" || !instantPattern.test(value) || Number.isNaN(Date.parse(value)))
        throw badInput(path, "a time such as 2026-01-31T12:00:00Z");
      return value;
    },
  };
}

/** A list of `min` to `max`; with `distinct`, each text or number at most once. */
export function list<Value>(
  entry: Shape<Value>,
  { min, max, distinct = false }: { readonly min: number; readonly max: number; readonly distinct?: boolean },
  description: string,
): Shape<readonly Value[]> {
  return {
    schema: {
      type: "array",
      items: entry.schema,
      minItems: min,
      maxItems: max,
      ...(distinct ? { uniqueItems: true } : {}),
      description,
    },
    read(value, path) {
      if (!Array.isArray(value) || value.length < min || value.length > max)
        throw badInput(path, `a list of ${min} to ${max}`);
      const entries = value.map((one, place) => entry.read(one, `${path}[${place}]`));
      const again = distinct ? entries.findIndex((one, place) => entries.indexOf(one) < place) : -1;
      if (again >= 0) throw badInput(`${path}[${again}]`, "there once");
      return entries;
    },
  };
}

/** An object that has these names and no others. */
export function object<Fields extends FieldShapes>(fields: Fields, description: string): ObjectShape<Fields> {
  const names = Object.keys(fields);
  const required = names.filter((name) => !("optional" in (fields[name] ?? {})));
  return {
    ...{ fields, description },
    schema: {
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, fields[name]?.schema])),
      required,
      additionalProperties: false,
      description,
    },
    read(value, path) {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        throw badInput(path === "" ? "rules" : path, "an object");
      const stray = Object.keys(value).find((name) => !names.includes(name));
      if (stray !== undefined)
        throw badInput(inside(path, stray), `absent: there is only ${names.join(", ")}`);
      const given = value as Readonly<Record<string, unknown>>;
      return Object.fromEntries(
        names.map((name) => [name, fields[name]?.read(given[name], inside(path, name))]),
      ) as ObjectOf<Fields>;
    },
  };
}

/** The object without one of its names. */
export function without<Fields extends FieldShapes, Name extends keyof Fields & string>(
  { fields, description }: ObjectShape<Fields>,
  name: Name,
): ObjectShape<Omit<Fields, Name>> {
  const { [name]: _, ...others } = fields;
  return object(others, description);
}

/** What may be absent or `null`, and then is `fallback`. */
export function optional<Value, Fallback>(
  shape: Shape<Value>,
  fallback: Fallback,
): OptionalShape<Value | Fallback> {
  return {
    optional: true,
    schema: { anyOf: [shape.schema, { type: "null" }], default: fallback },
    read: (value, path) => (value === undefined || value === null ? fallback : shape.read(value, path)),
  };
}

/** `shape`, with a check over what it read. */
export function checked<Value>(
  shape: Shape<Value>,
  check: (value: Value, path: string) => void,
): Shape<Value> {
  return {
    schema: shape.schema,
    read(value, path) {
      const read = shape.read(value, path);
      check(read, path);
      return read;
    },
  };
}
