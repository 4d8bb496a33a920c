import { expect, test } from "vitest";
import { auditResolver, printSubgraphSdl } from "../src/index.js";

const sdl = printSubgraphSdl([auditResolver("library", "the library")]);

test("a subgraph's audit is a query of its own name, for its own scope", () => {
  expect(sdl).toContain("libraryAudit(");
  expect(sdl).toContain("What staff and services did with the library, the newest first.");
  expect(sdl).toContain("library:audit");
});

test("every subgraph may have the audit list: all of its types are shareable", () => {
  for (const name of ["AuditEntry", "AuditEntryEdge", "AuditEntryConnection", "PageInfo"])
    expect(sdl).toMatch(new RegExp(`\\ntype ${name}\\s+@shareable`));
});
