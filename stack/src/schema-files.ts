import { readFileSync } from "node:fs";
import { readConfig, subgraphSettings } from "@muster/config";
import { composeSupergraph, printApiSchema } from "@muster/gateway";
import { printSubgraphSdl } from "@muster/subgraph";
import { hostedSubgraphs } from "./subgraphs.js";

/** The folder of the golden schema files. */
export const schemaFolder = new URL("../../schema/", import.meta.url);

/** What `schema/` must hold, by file name: each subgraph's SDL, the supergraph that they compose
 * to, and the API that clients see of it. */
export function printSchemaFiles(): ReadonlyMap<string, string> {
  const defaults = readConfig({ DATABASE_URL: "postgres://unused" });
  const subgraphs = hostedSubgraphs.map(({ name, resolvers }) => ({
    name,
    sdl: `${printSubgraphSdl([...resolvers]).trim()}\n`,
    url: `${subgraphSettings(defaults, name).url}/graphql`,
  }));
  const supergraph = composeSupergraph(subgraphs);
  return new Map([
    ...subgraphs.map(({ name, sdl }) => [`${name}.graphql`, sdl] as const),
    ["supergraph.graphql", `${supergraph.trim()}\n`],
    ["api.graphql", `${printApiSchema(supergraph).trim()}\n`],
  ]);
}

/** The supergraph as it was checked in. */
export function supergraphSdl(): string {
  return readFileSync(new URL("supergraph.graphql", schemaFolder), "utf8");
}
