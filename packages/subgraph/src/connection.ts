import { AppError, badInput } from "@muster/errors";
import { isUuid } from "@muster/runtime";
import { ArgsType, type ClassType, Directive, Field, Int, ObjectType } from "type-graphql";
import { Cursor } from "./scalars.js";

/** The largest page of a list. */
export const pageItemsMax = 100;
const pageItemsDefault = 20;

/** Where a page lies in its list. */
@Directive("@shareable")
@ObjectType({ description: "Where a page lies in its list." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether there is more after this page." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether there is more before this page." })
  hasPreviousPage!: boolean;

  @Field(() => Cursor, {
    nullable: true,
    description: "The first entry's cursor; null when the page is empty.",
  })
  startCursor!: string | null;

  @Field(() => Cursor, {
    nullable: true,
    description: "The last entry's cursor; null when the page is empty.",
  })
  endCursor!: string | null;
}

/** The arguments of every list. */
@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many entries from the start or after \`after\`: 1 to ${pageItemsMax}.`,
  })
  first?: number | null;

  @Field(() => Cursor, { nullable: true, description: "Entries after this one." })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many entries from the end or before \`before\`: 1 to ${pageItemsMax}.`,
  })
  last?: number | null;

  @Field(() => Cursor, { nullable: true, description: "Entries before this one." })
  before?: string | null;
}

/** A page that was asked for, checked. Storage reads `limit + 1` rows to know whether there is more. */
export interface Page<Position> {
  /** 1 to {@link pageItemsMax}. */
  readonly limit: number;
  /** Whether the page is counted from the list's end (`last`); rows are then read in reverse. */
  readonly backward: boolean;
  /** Only entries after (before, when `backward`) this position. */
  readonly from: Position | undefined;
}

/** How a list's positions become cursors and come back. */
export interface CursorCodec<Position> {
  encode(position: Position): string;
  /** `undefined` when the text is not a position of this list. */
  decode(text: string): Position | undefined;
}

/** A codec for positions that are one string, e.g. an id. `list` keeps cursors of other lists out. */
export function stringCursor(list: string): CursorCodec<string> {
  const prefix = `${list}:`;
  return {
    encode: (position) => Buffer.from(prefix + position).toString("base64url"),
    decode: (text) => {
      const plain = Buffer.from(text, "base64url").toString();
      // Postgres takes no NUL in a text; no position has one.
      return plain.startsWith(prefix) && !plain.includes("\0") ? plain.slice(prefix.length) : undefined;
    },
  };
}

/** A codec for positions of a list whose entries have a UUID. */
export function uuidCursor(list: string): CursorCodec<string> {
  const { encode, decode } = stringCursor(list);
  return {
    encode,
    decode(text) {
      const id = decode(text);
      return id !== undefined && isUuid(id) ? id : undefined;
    },
  };
}

/**
 * Checks a list's arguments.
 *
 * @throws BAD_USER_INPUT naming `first` or `last` when out of bounds or both are given; CURSOR_INVALID naming `after` or
 * `before` when it is not a cursor of this list.
 */
export function parsePage<Position>(args: ConnectionArgs, codec: CursorCodec<Position>): Page<Position> {
  const { first, last, after, before } = args;
  const bound = `1 to ${pageItemsMax}`;
  if (first != null && last != null) throw badInput("last", "absent when first is given");
  if (first != null && (first < 1 || first > pageItemsMax)) throw badInput("first", bound);
  if (last != null && (last < 1 || last > pageItemsMax)) throw badInput("last", bound);
  const backward = last != null;
  if (backward && after != null) throw badInput("after", "absent when last is given");
  if (!backward && before != null) throw badInput("before", "absent unless last is given");
  const text = backward ? before : after;
  const from = text == null ? undefined : codec.decode(text);
  if (text != null && from === undefined) {
    const field = backward ? "before" : "after";
    throw new AppError("CURSOR_INVALID", `${field} is not a cursor of this list`, { field });
  }
  return { limit: first ?? last ?? pageItemsDefault, backward, from };
}

/** A page in the API's shape. */
export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: PageInfo;
}

/** Shapes rows read for `page` (up to `limit + 1`, in reading order) as a connection in the list's order. */
export function toConnection<Row, Position, Node>(
  page: Page<Position>,
  rows: readonly Row[],
  codec: CursorCodec<Position>,
  positionOf: (row: Row) => Position,
  nodeOf: (row: Row) => Node,
): Connection<Node> {
  const more = rows.length > page.limit;
  const kept = rows.slice(0, page.limit);
  if (page.backward) kept.reverse();
  const edges = kept.map((row) => ({ node: nodeOf(row), cursor: codec.encode(positionOf(row)) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.backward ? page.from !== undefined : more,
      hasPreviousPage: page.backward ? more : page.from !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/**
 * Makes the `<name>Connection` and `<name>Edge` types of a list of `nodeOf()`.
 *
 * @param options.shareable Whether several subgraphs have the list.
 */
export function connectionOf<Node extends object>(
  name: string,
  nodeOf: () => ClassType<Node>,
  options: { readonly shareable?: boolean } = {},
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: "An entry of the list with its cursor." })
  class Edge {
    @Field(nodeOf, { description: "The entry." })
    node!: Node;

    @Field(() => Cursor, { description: "The entry's place in the list." })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: "A page of the list." })
  class ConnectionType {
    @Field(() => [Edge], { description: "The entries, in the list's order." })
    edges!: Edge[];

    @Field(() => PageInfo, { description: "Where the page lies." })
    pageInfo!: PageInfo;
  }
  if (options.shareable === true) for (const type of [Edge, ConnectionType]) Directive("@shareable")(type);
  return ConnectionType;
}
