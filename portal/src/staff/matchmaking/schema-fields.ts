import type { Content } from "../definitions/space.js";

/** From and to, both possible. */
export type Range = readonly [min: number, max: number];

/** A point of a curve. */
export type Point = readonly [x: number, y: number];

/** A value of an entry that has a field of its own. */
export interface RuleField {
  /** From the content down, such as `["hard", "pingMs"]`. */
  readonly path: readonly string[];
  readonly label: string;
  readonly description: string;
  readonly isOptional: boolean;
  readonly holds:
    | { readonly kind: "number"; readonly range: Range }
    | { readonly kind: "text" }
    | { readonly kind: "curve"; readonly x: Range; readonly y: Range };
}

/** Fields that stand together. */
export interface RuleSection {
  /** From the content down; empty for the entry itself. */
  readonly path: readonly string[];
  /** Whether all of it may be absent. */
  readonly isOptional: boolean;
  /** Empty for those of the entry itself. */
  readonly title: string;
  readonly description: string;
  readonly fields: readonly RuleField[];
}

type Schema = Readonly<Record<string, unknown>>;

/**
 * What of an entry's JSON Schema is written in fields: numbers, texts and curves, each object a section. Lists are left to the
 * JSON.
 */
export function sectionsOf(schema: Schema): readonly RuleSection[] {
  const sections: RuleSection[] = [];
  const visit = (of: Schema, path: readonly string[], mayBeAbsent: boolean): void => {
    const fields: RuleField[] = [];
    const inner: [Schema, readonly string[], boolean][] = [];
    for (const [name, raw] of Object.entries((of["properties"] ?? {}) as Record<string, Schema>)) {
      const { schema: one, isOptional } = unwrap(raw);
      const at = [...path, name];
      const holds = holdsOf(one);
      if (holds !== undefined)
        fields.push({ path: at, label: sayName(name), description: textOf(one), isOptional, holds });
      else if (one["type"] === "object") inner.push([one, at, isOptional]);
    }
    const title = path.map(sayName).join(": ");
    const description = path.length === 0 ? "" : textOf(of);
    if (fields.length > 0) sections.push({ path, isOptional: mayBeAbsent, title, description, fields });
    for (const one of inner) visit(...one);
  };
  visit(schema, [], false);
  return sections;
}

function holdsOf(schema: Schema): RuleField["holds"] | undefined {
  const { type, minimum, maximum, items } = schema;
  if (type === "number" || type === "integer")
    return { kind: "number", range: [Number(minimum), Number(maximum)] };
  if (type === "string") return { kind: "text" };
  const axes = type === "array" ? ((items as Schema | undefined)?.["prefixItems"] as Schema[]) : undefined;
  const [x, y] = axes ?? [];
  if (x === undefined || y === undefined) return undefined;
  const rangeOf = (axis: Schema): Range => [Number(axis["minimum"]), Number(axis["maximum"])];
  return { kind: "curve", x: rangeOf(x), y: rangeOf(y) };
}

function unwrap(schema: Schema): { readonly schema: Schema; readonly isOptional: boolean } {
  const [one] = (schema["anyOf"] ?? []) as Schema[];
  return one === undefined ? { schema, isOptional: false } : { schema: one, isOptional: true };
}

function textOf(schema: Schema): string {
  return String(schema["description"] ?? "");
}

const units: Readonly<Record<string, string>> = { Ms: " (ms)", S: " (s)", Percent: " (%)" };

/** A name as people write it: `pingOverMs` is `Ping over (ms)`. */
export function sayName(name: string): string {
  const [, words = name, unit = ""] = /^(.*?)(Ms|S|Percent)?$/.exec(name) ?? [];
  const spaced = words.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}${units[unit] ?? ""}`;
}

/** The value at a path; `undefined` where there is none. */
export function valueAt(content: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === "object" && at !== null ? (at as Content)[name] : undefined),
    content,
  );
}

/** The content with another value at a path, which is taken out where it is `undefined`. */
export function withValue(content: Content, [name, ...rest]: readonly string[], value: unknown): Content {
  if (name === undefined) return content;
  if (rest.length > 0) {
    const inner = valueAt(content, [name]);
    const object = typeof inner === "object" && inner !== null ? (inner as Content) : {};
    return { ...content, [name]: withValue(object, rest, value) };
  }
  if (value !== undefined) return { ...content, [name]: value };
  return Object.fromEntries(Object.entries(content).filter(([other]) => other !== name));
}

/** A value as a curve, if it is one. */
export function asCurve(value: unknown): readonly Point[] | undefined {
  const isPoint = (one: unknown): one is Point =>
    Array.isArray(one) && one.length === 2 && one.every((part) => Number.isFinite(part));
  return Array.isArray(value) && value.length > 0 && value.every(isPoint) ? value : undefined;
}
