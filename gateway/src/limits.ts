import { AppError } from "@muster/errors";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from "graphql";

/** The largest operation that is planned. Planning is synchronous and has no time limit, so all is checked before it. */
export interface OperationLimits {
  /** UTF-8 bytes of the text. */
  readonly sourceBytes: number;
  /** Lexical tokens of the text. */
  readonly tokens: number;
  /** Levels of fields, fragments spread out. Introspection as tools send it is 15 deep. */
  readonly depth: number;
  /** Fields in all, fragments spread out. */
  readonly fields: number;
  /** Fields under another name, fragments spread out. */
  readonly aliases: number;
  /** Fields of the query or mutation itself, fragments spread out. */
  readonly rootFields: number;
  /** Directives applied, fragments spread out. */
  readonly directives: number;
  /** Fragment definitions. */
  readonly fragments: number;
}

/**
 * Room for what a game or a portal asks in one screen. The worst that they let through plans in about a tenth of a second; a
 * query of 1,000 aliases would take more than one.
 */
export const defaultLimits: OperationLimits = {
  sourceBytes: 32_768,
  tokens: 2000,
  depth: 20,
  fields: 400,
  aliases: 30,
  rootFields: 20,
  directives: 50,
  fragments: 50,
};

/**
 * Parses `source` within the bounds on its text.
 *
 * @throws OPERATION_TOO_LARGE; a GraphQLError where it is not GraphQL.
 */
export function parseWithin(source: string, limits: OperationLimits): DocumentNode {
  check("sourceBytes", Buffer.byteLength(source), limits);
  try {
    return parse(source, { maxTokens: limits.tokens });
  } catch (error) {
    if (error instanceof GraphQLError && /more tha[nt] \d+ tokens/.test(error.message)) {
      throw tooLarge("tokens", limits);
    }
    throw error;
  }
}

/** What an operation or a fragment amounts to when its fragments are spread out. */
interface Size {
  depth: number;
  fields: number;
  aliases: number;
  directives: number;
  rootFields: number;
}

/**
 * Measures each operation of the document with its fragments spread out, in time linear in the document's length.
 *
 * @throws OPERATION_TOO_LARGE naming the first bound that is broken.
 */
export function checkLimits(document: DocumentNode, limits: OperationLimits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  check("fragments", fragments.size, limits);
  const sizes = new Map<string, Size>();
  const measure = (selectionSet: SelectionSetNode): Size => {
    const size: Size = { depth: 0, fields: 0, aliases: 0, directives: 0, rootFields: 0 };
    for (const selection of selectionSet.selections) {
      size.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet === undefined ? undefined : measure(selection.selectionSet);
        add(size, inner, 1);
        size.fields += 1;
        size.rootFields += 1;
        if (selection.alias !== undefined) size.aliases += 1;
        size.depth = Math.max(size.depth, 1);
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? measure(selection.selectionSet)
            : measureFragment(selection.name.value);
        add(size, inner, 0);
        size.rootFields += inner.rootFields;
      }
    }
    return size;
  };
  const measureFragment = (name: string): Size => {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    const empty: Size = { depth: 0, fields: 0, aliases: 0, directives: 0, rootFields: 0 };
    // Stands in while the fragment is measured, so that one which spreads itself ends here; validation refuses it later.
    sizes.set(name, empty);
    const fragment = fragments.get(name);
    if (fragment === undefined) return empty;
    const size = measure(fragment.selectionSet);
    size.directives += fragment.directives?.length ?? 0;
    sizes.set(name, size);
    return size;
  };
  for (const operation of operations) {
    const size = measure(operation.selectionSet);
    size.directives += operation.directives?.length ?? 0;
    for (const bound of ["rootFields", "aliases", "depth", "fields", "directives"] as const) {
      check(bound, size[bound], limits);
    }
  }
  for (const name of fragments.keys()) check("fields", measureFragment(name).fields, limits);
}

function add(size: Size, inner: Size | undefined, levels: number): void {
  if (inner === undefined) return;
  size.depth = Math.max(size.depth, inner.depth + levels);
  size.fields += inner.fields;
  size.aliases += inner.aliases;
  size.directives += inner.directives;
}

function check(bound: keyof OperationLimits, value: number, limits: OperationLimits): void {
  if (value > limits[bound]) throw tooLarge(bound, limits);
}

function tooLarge(bound: keyof OperationLimits, limits: OperationLimits): AppError {
  return new AppError(
    "OPERATION_TOO_LARGE",
    `the operation is too large: ${bound} must be at most ${limits[bound]}`,
    {
      field: bound,
      bound: limits[bound],
    },
  );
}
