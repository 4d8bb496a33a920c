import { Query, Resolver } from "type-graphql";
import { expect, test } from "vitest";
import { AuditEntryConnection, printSubgraphSdl } from "../src/index.js";

@Resolver()
class AuditResolver {
  @Query(() => AuditEntryConnection)
  libraryAudit(): never {
    throw new Error("only the schema is read");
  }
}

test("every subgraph may have the audit list: all of its types are shareable", () => {
  const sdl = printSubgraphSdl([AuditResolver]);
  for (const name of ["AuditEntry", "AuditEntryEdge", "AuditEntryConnection", "PageInfo"])
    expect(sdl).toMatch(new RegExp(`\\ntype ${name}\\s+@shareable`));
});
