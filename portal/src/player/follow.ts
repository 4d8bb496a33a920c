import { type Arguments, MusterError, type OperationText, type SubscribeOptions } from "@muster/client";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { notifyFailure } from "../components/toasts.js";
import { locale } from "../platform/format.js";
import { useClient } from "../platform/session.js";
import { viewerTopic } from "./topics.js";

/** What is done with the events of a subscription. */
export interface Follower<Event> {
  /** One came. */
  on(event: Event): void;
  /** Some may have been missed: everything has to be read again. */
  onGap(): void;
  /** No more come. */
  stop(): void;
}

/** Follows a subscription of the player's behind `cursor`. `createFollower` stays the same. */
export function useFollow<Event>(
  document: OperationText<Event, { readonly after: string; readonly locale: string }>,
  cursor: string | null,
  createFollower: (queries: QueryClient) => Follower<Event>,
): void {
  const client = useClient();
  const queries = useQueryClient();
  useEffect(() => {
    if (cursor === null) return undefined;
    const all = [{ after: cursor, locale }];
    const events = client.subscribe(document, ...(all as Arguments<(typeof all)[0], SubscribeOptions>));
    const follower = createFollower(queries);
    const onEnd = async (error: unknown): Promise<void> => {
      if (client.session.get() === null) return;
      if (!(error instanceof MusterError) || error.code !== "CURSOR_EXPIRED") return notifyFailure(error);
      // Away for too long. The cursor is read before the state, as at the start.
      await queries.invalidateQueries({ queryKey: [viewerTopic] });
      follower.onGap();
    };
    pass(events, follower).catch(onEnd);
    return () => {
      follower.stop();
      void events.return?.();
    };
  }, [client, queries, document, cursor, createFollower]);
}

async function pass<Event>(events: AsyncIterable<Event>, follower: Follower<Event>): Promise<void> {
  for await (const event of events) follower.on(event);
}
