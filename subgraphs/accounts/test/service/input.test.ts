import { AppError } from "@muster/errors";
import { expect, test } from "vitest";
import {
  parseDisplayName,
  parseNewPassword,
  parsePassword,
  parseScopes,
  parseUserAgent,
  parseUsername,
  usernameKey,
} from "../../src/service/input.js";

function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      code: error.code,
      field: error.details["field"],
      hasBound: typeof error.details["bound"] === "string",
    };
  }
}

const refused = (field: string) => ({ code: "BAD_USER_INPUT", field, hasBound: true });

test("usernames have 3 to 24 plain characters and are compared without case", () => {
  for (const name of ["abc", "A.b_c-9", "x".repeat(24)]) expect(parseUsername(name)).toBe(name);
  for (const name of ["", "ab", "x".repeat(25), "a b c", "añb", "abc\n", "a\u0000bc", "аbc"]) {
    expect(refusal(() => parseUsername(name))).toEqual(refused("username"));
  }
  expect(usernameKey("Ada.L")).toBe(usernameKey("aDA.l"));
});

test("display names hold 1 to 32 visible characters of any script", () => {
  const family = "👩‍👩‍👧‍👦";
  expect(parseDisplayName("  Ada   Lovelace ")).toBe("Ada Lovelace");
  expect(parseDisplayName("e\u0301")).toBe("\u00e9");
  for (const name of [
    "x",
    "x".repeat(32),
    "Пётр",
    "山田太郎",
    "می‌خواهم",
    "❤️",
    family,
    "क्षत्रिय",
    "é".repeat(32),
  ]) {
    expect(parseDisplayName(name)).toBe(name);
  }
  expect([...parseDisplayName(family.repeat(10))].length).toBe(70);
});

test.each([
  ["nothing", ""],
  ["only spaces", " \u00a0\u3000"],
  ["33 characters", "x".repeat(33)],
  ["more than 128 code points", "👩‍👩‍👧‍👦".repeat(20)],
  ["a heap of marks", `x${"\u0301".repeat(200)}`],
  ["a line break", "a\nb"],
  ["a null", "a\u0000b"],
  ["a direction override", "a\u202eb"],
  ["an isolate", "\u2066ab"],
  ["a zero-width space", "a\u200bb"],
  ["a Hangul filler", "\u3164"],
  ["a blank of Braille", "\u2800"],
  ["a lone surrogate", "a\ud800"],
  ["a private character", "\ue000"],
  ["joiners alone", "\u200d"],
  ["a mark without a base", "\u0301abc"],
  ["a line separator", "a\u2028b"],
])("a display name cannot be or hold %s", (_what, name) => {
  expect(refusal(() => parseDisplayName(name))).toEqual(refused("displayName"));
});

test("passwords are counted in code points after normalising", () => {
  expect(parseNewPassword("pa\u0301ssword")).toBe("p\u00e1ssword");
  expect(parseNewPassword("🐎".repeat(8))).toBe("🐎".repeat(8));
  expect(parseNewPassword("🐎".repeat(256))).toHaveLength(512);
  for (const password of [
    "",
    "1234567",
    "🐎".repeat(7),
    "x".repeat(257),
    "🐎".repeat(257),
    "longenough\ud800",
  ]) {
    expect(refusal(() => parseNewPassword(password))).toEqual(refused("password"));
  }
  // Seven letters, however they are composed.
  expect(refusal(() => parseNewPassword("e\u0301".repeat(7)))).toEqual(refused("password"));
  expect(parsePassword("1")).toBe("1");
  expect(refusal(() => parsePassword(""))).toEqual(refused("password"));
  expect(refusal(() => parsePassword("x".repeat(257)))).toEqual(refused("password"));
});

test("a refused password is not in the error", () => {
  try {
    parseNewPassword("hunter2");
    expect.unreachable();
  } catch (error) {
    expect(JSON.stringify([error, String(error)])).not.toContain("hunter2");
  }
});

test("scopes are nouns and verbs, sorted and without doubles", () => {
  expect(parseScopes(["inventory:grant", "accounts:read", "inventory:grant"])).toEqual([
    "accounts:read",
    "inventory:grant",
  ]);
  for (const scopes of [
    [],
    ["grant"],
    ["a:b c"],
    ["Inventory:grant"],
    ["*:*"],
    Array(101).fill("accounts:read"),
  ]) {
    expect(refusal(() => parseScopes(scopes))).toEqual(refused("scopes"));
  }
});

test("a client's name of itself is 1 to 200 characters", () => {
  expect(parseUserAgent(undefined)).toBeUndefined();
  expect(parseUserAgent("x".repeat(200))).toHaveLength(200);
  for (const text of ["", "x".repeat(201), "a\u0007", "a\u0000"]) {
    expect(refusal(() => parseUserAgent(text))).toEqual(refused("userAgent"));
  }
});
