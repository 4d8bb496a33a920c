import { describe, expect, it } from "vitest";
import { readOperation } from "../src/document.js";
import { InventoryChangedDocument, InventoryDocument, LogoutDocument } from "../src/index.js";

describe("readOperation", () => {
  it.each([
    ["{ me { id } }", "query"],
    ["query { mutation }", "query"],
    ["# mutation\n  subscription S { a }", "subscription"],
    ["fragment query on Player { id } mutation M { a { ...query } }", "mutation"],
    ['query Q($a: String = "} mutation {") { a }', "query"],
    ['fragment F on P { a(b: """ " } subscription { """) } subscription { p { ...F } }', "subscription"],
  ])("knows the kind of %s", (text, kind) => {
    expect(readOperation(text).kind).toBe(kind);
  });

  it("knows the kind of generated operations and which can be resumed", () => {
    expect(readOperation(InventoryDocument)).toMatchObject({ kind: "query" });
    expect(readOperation(LogoutDocument)).toMatchObject({ kind: "mutation", takesAfter: false });
    expect(readOperation(InventoryChangedDocument)).toMatchObject({ kind: "subscription", takesAfter: true });
    expect(readOperation("subscription { a # $after\n }").takesAfter).toBe(false);
  });
});
