import { composeServices } from "@apollo/composition";
import { Supergraph } from "@apollo/federation-internals";
import { type GraphQLError, lexicographicSortSchema, parse, printSchema } from "graphql";

/** One subgraph as composition sees it. */
export interface SubgraphDefinition {
  readonly name: string;
  /** Federation 2 SDL. */
  readonly sdl: string;
  /** Where it is reached; goes into the supergraph's `@join__graph`. */
  readonly url: string;
}

/** The subgraphs do not fit together; `problems` has one line for each reason. */
export class CompositionError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the subgraphs do not compose:\n${problems.map((problem) => `  - ${problem.replaceAll("\n", "\n    ")}`).join("\n")}`,
    );
    this.name = "CompositionError";
    this.problems = problems;
  }
}

/**
 * The supergraph's SDL. Takes a second or so for a large schema: run it when the schema changes, not at each start.
 *
 * @throws CompositionError when a subgraph does not parse, or they contradict one another.
 */
export function composeSupergraph(subgraphs: readonly SubgraphDefinition[]): string {
  const services = subgraphs.map(({ name, sdl, url }) => ({ name, url, typeDefs: parseSdl(name, sdl) }));
  const result = composeServices(services);
  if (result.errors !== undefined) throw new CompositionError(result.errors.map(describe));
  return result.supergraphSdl;
}

/** The schema that clients see: a supergraph without what joins it. */
export function printApiSchema(supergraphSdl: string): string {
  return printSchema(
    lexicographicSortSchema(Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema()),
  );
}

function parseSdl(name: string, sdl: string) {
  try {
    return parse(sdl);
  } catch (error) {
    throw new CompositionError([`${name}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function describe(error: GraphQLError): string {
  const code = error.extensions["code"];
  return typeof code === "string" ? `${code}: ${error.message}` : error.message;
}
