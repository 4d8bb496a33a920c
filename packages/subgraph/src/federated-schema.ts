import { buildSubgraphSchema } from "@apollo/subgraph";
import { printSchemaWithDirectives } from "@graphql-tools/utils";
import { AppError } from "@muster/errors";
import { type GraphQLSchema, lexicographicSortSchema, parse } from "graphql";
import { buildSchemaSync, createResolversMap, type NonEmptyArray } from "type-graphql";
import { localizedTextFields } from "./localized-text.js";

const federationLink =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@inaccessible", "@tag"])\n\n';

/** A type-graphql resolver class. */
export type ResolverClass = abstract new (...args: never[]) => object;

/** The Federation 2 SDL that `resolvers` describe, in a stable order: the golden file of a subgraph. */
export function printSubgraphSdl(resolvers: NonEmptyArray<ResolverClass>): string {
  return (
    federationLink +
    printSchemaWithDirectives(lexicographicSortSchema(buildPlainSchema(resolvers, () => undefined)))
  );
}

/** An executable subgraph schema of resolver instances, and its SDL. */
export function buildFederatedSchema(
  resolvers: NonEmptyArray<object>,
  references: Readonly<Record<string, unknown>>,
): { readonly sdl: string; readonly schema: GraphQLSchema } {
  const instances = new Map(resolvers.map((instance) => [instance.constructor, instance]));
  const classes = [...instances.keys()] as unknown as NonEmptyArray<ResolverClass>;
  const plain = buildPlainSchema(classes, (resolverClass) => instances.get(resolverClass as NewableFunction));
  const map: Record<string, unknown> = { ...createResolversMap(plain) };
  for (const [type, resolveReference] of Object.entries(references)) {
    map[type] = { ...(map[type] as object), __resolveReference: resolveReference };
  }
  if (map["LocalizedText"] !== undefined)
    map["LocalizedText"] = { ...map["LocalizedText"], ...localizedTextFields };
  const sdl = printSubgraphSdl(classes);
  return { sdl, schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: map as never }]) };
}

function buildPlainSchema(
  classes: NonEmptyArray<ResolverClass>,
  instanceOf: (resolverClass: unknown) => unknown,
): GraphQLSchema {
  return buildSchemaSync({
    resolvers: classes as unknown as NonEmptyArray<() => void>,
    // Without a list of its own, a schema would take in the types of every other subgraph in the process.
    orphanedTypes: [],
    container: { get: (resolverClass) => instanceOf(resolverClass) },
    validate: false,
    // Resolvers ask `requirePlayer` and `requireScope`; a decorator would be a second way.
    authChecker: () => {
      throw new AppError("INTERNAL", "@Authorized is not used here");
    },
    pubSub: { publish: noPubSub, subscribe: noPubSub },
  });
}

function noPubSub(): never {
  throw new AppError("INTERNAL", "subscriptions read the event log");
}
