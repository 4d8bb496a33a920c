import { badInput } from "@muster/errors";

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Reads the members of a JSON object, and says where what it finds is not what it should be. */
export interface JsonReader {
  /** The object itself. */
  readonly value: JsonObject;
  /** @throws BAD_USER_INPUT as all do, with the member's path. */
  text(name: string): string;
  whole(name: string): number;
  /** An amount, which JSON holds as a string of digits. */
  amount(name: string): bigint;
  /** One of `words`. */
  word<Word extends string>(name: string, words: readonly Word[]): Word;
  flag(name: string): boolean;
  texts(name: string): string[];
  /** Text by name. */
  dictionary(name: string): Readonly<Record<string, string>>;
  list<Entry>(name: string, read: (entry: JsonReader) => Entry): Entry[];
  object<Value>(name: string, read: (value: JsonReader) => Value): Value;
  /** `null` where the member is `null` or absent. */
  optional<Value>(name: string, read: (name: string) => Value): Value | null;
}

/** Reads `json`, which `path` leads to. @throws BAD_USER_INPUT when it is no object. */
export function readJson(json: Json, path: string): JsonReader {
  if (json === null || typeof json !== "object" || Array.isArray(json)) throw badInput(path, "an object");
  const object = json as JsonObject;
  const at = (name: string): string => `${path}.${name}`;
  const member = <Type>(name: string, is: (value: unknown) => value is Type, bound: string): Type => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (!is(value)) throw badInput(at(name), bound);
    return value;
  };
  const entries = (name: string) => member(name, isList, "a list");
  return {
    value: object,
    text: (name) => member(name, isText, "text"),
    whole: (name) => member(name, isWhole, "a whole number"),
    amount: (name) => BigInt(member(name, isDigits, "a whole number, as a string of digits")),
    word: <Word extends string>(name: string, words: readonly Word[]) =>
      member(name, (value): value is Word => words.some((word) => word === value), words.join(" or ")),
    flag: (name) => member(name, isFlag, "true or false"),
    texts: (name) => member(name, isTexts, "a list of texts"),
    dictionary: (name) => ({ ...member(name, isDictionary, "text by name") }),
    list: (name, read) => entries(name).map((entry, place) => read(readJson(entry, `${at(name)}[${place}]`))),
    object: (name, read) => read(readJson(member(name, isAny, "an object"), at(name))),
    optional: (name, read) => (object[name] === undefined || object[name] === null ? null : read(name)),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isDigits = (value: unknown): value is string => isText(value) && /^\d{1,19}$/.test(value);
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);
const isTexts = (value: unknown): value is string[] => isList(value) && value.every(isText);
const isAny = (value: unknown): value is Json => value !== undefined;
const isDictionary = (value: unknown): value is Record<string, string> =>
  value !== null && typeof value === "object" && !isList(value) && Object.values(value).every(isText);
