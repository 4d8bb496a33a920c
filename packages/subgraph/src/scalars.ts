import { badInput } from "@muster/errors";
import { GraphQLScalarType, Kind, type ValueNode } from "graphql";

const int64Max = 2n ** 63n - 1n;
const int64Min = -(2n ** 63n);
const int64Bound = "a whole number from -2^63 to 2^63-1, as a string of digits";

function toInt64(value: unknown): bigint {
  const whole =
    typeof value === "bigint" ||
    (typeof value === "number" && Number.isSafeInteger(value)) ||
    (typeof value === "string" && /^-?\d{1,19}$/.test(value));
  const amount = whole ? BigInt(value as bigint | number | string) : undefined;
  if (amount === undefined || amount < int64Min || amount > int64Max) throw badInput("Int64", int64Bound);
  return amount;
}

/** A signed 64-bit whole number: a string of digits on the wire, `bigint` in code. */
export const Int64 = new GraphQLScalarType<bigint, string>({
  name: "Int64",
  description:
    "A signed 64-bit whole number, as a string of digits. Input may also be a JSON number up to 2^53.",
  serialize: (value) => toInt64(value).toString(),
  parseValue: toInt64,
  parseLiteral: (node: ValueNode) =>
    toInt64(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : null),
});

const dateTimePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/;

function toDate(value: unknown): Date {
  const date = value instanceof Date ? value : new Date(typeof value === "string" ? value : Number.NaN);
  if (Number.isNaN(date.getTime()) || (typeof value === "string" && !dateTimePattern.test(value))) {
    throw badInput("DateTime", "an RFC 3339 date and time with a zone");
  }
  return date;
}

/** An instant: RFC 3339 in UTC with milliseconds on the wire, `Date` in code. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: "An instant, as RFC 3339 in UTC: 2026-01-31T12:00:00.000Z.",
  serialize: (value) => toDate(value).toISOString(),
  parseValue: toDate,
  parseLiteral: (node: ValueNode) => toDate(node.kind === Kind.STRING ? node.value : null),
});

const cursorCharsMax = 512;

function toCursor(value: unknown): string {
  if (typeof value !== "string" || value.length === 0 || value.length > cursorCharsMax) {
    throw badInput("Cursor", `1 to ${cursorCharsMax} characters`);
  }
  return value;
}

/** A position in a list or in a stream of events; opaque to clients. */
export const Cursor = new GraphQLScalarType<string, string>({
  name: "Cursor",
  description: "A position in a list or in a stream of events. Opaque: keep it and send it back as it is.",
  serialize: toCursor,
  parseValue: toCursor,
  parseLiteral: (node: ValueNode) => toCursor(node.kind === Kind.STRING ? node.value : null),
});

/** Any JSON value. Numbers are JavaScript's: a whole number is exact up to 2^53. */
export const Json = new GraphQLScalarType<unknown, unknown>({
  name: "JSON",
  description: "Any JSON value. A whole number is exact up to 2^53; larger ones travel as strings.",
  parseValue: (value) => value,
  parseLiteral: toJson,
});

function toJson(node: ValueNode, variables?: Readonly<Record<string, unknown>> | null): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, toJson(value, variables)]));
    case Kind.LIST:
      return node.values.map((value) => toJson(value, variables));
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.VARIABLE:
      return variables?.[node.name.value] ?? null;
    case Kind.NULL:
      return null;
    default:
      return node.value;
  }
}
