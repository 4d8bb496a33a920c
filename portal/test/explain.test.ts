import { MusterError } from "@muster/client";
import { expect, test } from "vitest";
import { explain, fieldAtFault } from "../src/platform/explain.js";

test("bad input names the field and its bound in words", () => {
  const error = new MusterError({
    code: "BAD_USER_INPUT",
    message: "input.username must be 3 to 24 characters",
    details: { field: "input.username", bound: "3 to 24 characters" },
  });
  expect(explain(error).text).toBe("username must be 3 to 24 characters.");
  expect(fieldAtFault(error)).toBe("username");
});

test("an answer carries the id that support can look up; a bug of the page has none", () => {
  const refused = new MusterError({ code: "INTERNAL", message: "…", requestId: "r-1" });
  expect(explain(refused)).toEqual({
    title: "That did not work",
    text: "The platform answered INTERNAL.",
    requestId: "r-1",
  });
  expect(explain(new TypeError("x is undefined"))).not.toHaveProperty("requestId");
  expect(fieldAtFault(new TypeError("x is undefined"))).toBeUndefined();
});
