import type { Arguments, ExecuteOptions, OperationText } from "@muster/client";
import { keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useClient } from "./session.js";

/** How a read behaves. */
export interface ReadOptions {
  /** Takes an answer of which a part failed, with `null` in its place. */
  readonly partial?: boolean;
  /** Keeps the answer until its topic is invalidated; else it is read again when the reader comes back to the page. */
  readonly keep?: boolean;
  /** Reads it again so often while it is shown. */
  readonly everyMs?: number;
}

/**
 * Reads a query and shares its answer with whoever reads the same. `topic` is what it is about: `invalidateQueries` of a topic
 * reads all its queries again.
 */
export function useRead<Result, Variables>(
  topic: string,
  document: OperationText<Result, Variables>,
  variables: Variables,
  { partial = false, keep = false, everyMs }: ReadOptions = {},
): UseQueryResult<Result> {
  const client = useClient();
  return useQuery({
    queryKey: [topic, document.toString(), variables],
    queryFn: ({ signal }) => {
      const options: ExecuteOptions = partial ? { signal, onPartial: () => undefined } : { signal };
      return client.execute(document, ...([variables, options] as Arguments<Variables, ExecuteOptions>));
    },
    staleTime: keep ? Number.POSITIVE_INFINITY : 0,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });
}

/** A page of a list, as the graph gives it. */
export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** What was read, if it was; why not, if it failed; and how to try again. */
export interface Reading<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** The entries of a list as far as they were read, and its first page with what else that tells. */
export interface Listing<List extends Connection<unknown>> {
  readonly first: List;
  readonly nodes: readonly List["edges"][number]["node"][];
}

/** A list that is read page by page. */
export interface Pages<List extends Connection<unknown>> extends Reading<Listing<List>> {
  /** Reads one more page; absent where there is none. */
  readonly more: (() => void) | undefined;
  readonly isReadingMore: boolean;
}

/**
 * {@link useRead} for a list: its first page, and more as they are asked for. What was shown stays while other variables are
 * read. The document takes `$after`.
 */
export function usePages<Result, Variables extends object, List extends Connection<unknown>>(
  topic: string,
  document: OperationText<Result, Variables>,
  variables: Omit<Variables, "after">,
  listOf: (result: Result) => List,
  { everyMs }: Pick<ReadOptions, "everyMs"> = {},
): Pages<List> {
  const client = useClient();
  const pages = useInfiniteQuery({
    queryKey: [topic, document.toString(), variables, "pages"],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const all = [{ ...variables, after: pageParam }, { signal }] as unknown;
      return listOf(await client.execute(document, ...(all as Arguments<Variables, ExecuteOptions>)));
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });
  const [first] = pages.data?.pages ?? [];
  return {
    data: first === undefined ? undefined : { first, nodes: nodesOf(pages.data?.pages ?? []) },
    error: pages.error,
    refetch: pages.refetch,
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
    isReadingMore: pages.isFetchingNextPage,
  };
}

/** Reads a whole list of which a page is not enough, and keeps it until its topic is invalidated. The document takes `$after`. */
export function useWhole<Result, Variables extends object, Node>(
  topic: string,
  document: OperationText<Result, Variables>,
  variables: Omit<Variables, "after">,
  listOf: (result: Result) => Connection<Node>,
): UseQueryResult<readonly Node[]> {
  const client = useClient();
  return useQuery({
    queryKey: [topic, document.toString(), variables, "whole"],
    queryFn: async ({ signal }) => {
      const pages: Connection<Node>[] = [];
      let after: string | null = null;
      do {
        const all = [{ ...variables, after }, { signal }] as unknown;
        const page = listOf(await client.execute(document, ...(all as Arguments<Variables, ExecuteOptions>)));
        pages.push(page);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      return nodesOf(pages);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function nodesOf<Node>(pages: readonly Connection<Node>[]): Node[] {
  return pages.flatMap(({ edges }) => edges.map(({ node }) => node));
}
