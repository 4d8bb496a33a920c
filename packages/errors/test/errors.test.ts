import { expect, test } from "vitest";
import { AppError, badInput, findAppError, isErrorCode, toExtensions } from "../src/index.js";

test("bad input names the field and the bound", () => {
  const error = badInput("first", "1 to 100");
  expect(error.message).toBe("first must be 1 to 100");
  expect(toExtensions(error)).toEqual({
    code: "BAD_USER_INPUT",
    retryable: false,
    details: { field: "first", bound: "1 to 100" },
  });
});

test("an expected error is found under what wraps it, and nothing else is", () => {
  const inner = new AppError("UNAVAILABLE", "away");
  expect(findAppError(new Error("outer", { cause: new Error("middle", { cause: inner }) }))).toBe(inner);
  expect(inner.retryable).toBe(true);
  expect(findAppError(new Error("bug"))).toBeUndefined();
  expect(findAppError("text")).toBeUndefined();
});

test("the table of codes is closed", () => {
  expect(isErrorCode("NOT_FOUND")).toBe(true);
  expect(isErrorCode("toString")).toBe(false);
  expect(isErrorCode(7)).toBe(false);
});
