import { AppError } from "@muster/errors";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "../src/index.js";

test("a cursor gives back what it was made of", () => {
  for (const position of [0n, 1n, 42n, 2n ** 63n - 1n]) {
    const cursor = encodeCursor("a1b2c3d4e5f60718", position);
    expect(cursor).toMatch(/^[\w-]{1,64}$/);
    expect(decodeCursor(cursor)).toEqual({ database: "a1b2c3d4e5f60718", position });
  }
});

test("anything else is refused", () => {
  const cursor = encodeCursor("a1b2", 7n);
  const raw = (text: string): string => Buffer.from(text).toString("base64url");
  const refused = [
    "",
    " ",
    cursor.slice(0, -1),
    `${cursor}=`,
    ` ${cursor}`,
    raw("2.a1b2.7"),
    raw("1.a1b2.-7"),
    raw("1.a1b2.07"),
    raw("1..7"),
    raw("1.A1B2.7"),
    raw(`1.a1b2.${2n ** 63n}`),
    raw("1.a1b2.7.8"),
    "x".repeat(100_000),
    "💥",
  ];
  for (const text of refused) {
    const decode = () => decodeCursor(text);
    expect(decode, text.slice(0, 40)).toThrow(AppError);
    expect(decode).toThrow(expect.objectContaining({ code: "CURSOR_INVALID" }));
  }
});
