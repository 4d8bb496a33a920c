import type { MusterClient } from "@muster/client";
import {
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { Pages } from "../../platform/read.js";
import { useClient } from "../../platform/session.js";
import type { DefinitionSpace, Draft, PublicationPage, State } from "./space.js";

/** What is in force. */
export function useInForce(space: DefinitionSpace): UseQueryResult<State> {
  const client = useClient();
  return useQuery({ queryKey: [space.path, "state"], queryFn: () => space.readState(client) });
}

/** Every draft, the newest first. */
export function useDrafts(space: DefinitionSpace): UseQueryResult<readonly Draft[]> {
  const client = useClient();
  return useQuery({ queryKey: [space.path, "drafts"], queryFn: () => space.readDrafts(client) });
}

/** What was published, the newest first. */
export function usePublications(space: DefinitionSpace): Pages<PublicationPage> {
  const client = useClient();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [space.path, "publications"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => space.readPublications(client, pageParam),
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
  const [first] = data?.pages ?? [];
  const nodes = (data?.pages ?? []).flatMap(({ edges }) => edges.map(({ node }) => node));
  return {
    data: first === undefined ? undefined : { first, nodes },
    ...{ error, refetch, isReadingMore: isFetchingNextPage },
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  };
}

/** Something that is done to a space; whatever is shown of it is read again afterwards. */
export function useSpaceDeed<Input, Result>(
  space: DefinitionSpace,
  run: (client: MusterClient, input: Input) => Promise<Result>,
): UseMutationResult<Result, unknown, Input> {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => run(client, input),
    // Not waited for: what was read again may take away the component that wants to hear of the deed.
    onSettled: () => void queries.invalidateQueries({ queryKey: [space.path] }),
  });
}
