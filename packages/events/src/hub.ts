import type { LogRow } from "./log.js";
import { streamCount } from "./log-state.js";
import type { DeliveredEvent, Subscription } from "./subscription.js";

/** Who wants which events of one database. */
export interface Hub {
  /** Hands `row` to its key's subscribers (made an event once, if there is any) and wakes who watches its topic. */
  deliver(row: LogRow, toEvent: () => DeliveredEvent): void;
  /** Adds a subscriber; gives the function that takes it away. */
  add(key: string, topics: readonly string[] | undefined, subscription: Subscription): () => void;
  /** Adds a watcher; gives the function that takes it away. */
  watch(topics: readonly string[], onEvent: (stream: number) => void): () => void;
  /** Ends every subscription with `error`. */
  endAll(error: Error): void;
  /** Wakes every watcher for every stream. */
  wakeAll(): void;
}

interface Subscriber {
  readonly topics: ReadonlySet<string> | undefined;
  readonly subscription: Subscription;
}

/** A hub that nobody listens to yet. */
export function createHub(): Hub {
  const byKey = new Map<string, Set<Subscriber>>();
  const byTopic = new Map<string, Set<(stream: number) => void>>();

  return {
    deliver(row, toEvent) {
      for (const wake of byTopic.get(row.topic) ?? []) wake(row.stream);
      let event: DeliveredEvent | undefined;
      for (const { topics, subscription } of byKey.get(row.key) ?? []) {
        if (topics?.has(row.topic) === false) continue;
        event ??= toEvent();
        subscription.push(event);
      }
    },
    add(key, topics, subscription) {
      const subscriber: Subscriber = { topics: topics && new Set(topics), subscription };
      return addTo(byKey, key, subscriber);
    },
    watch(topics, onEvent) {
      const removals = topics.map((topic) => addTo(byTopic, topic, onEvent));
      return () => {
        for (const remove of removals) remove();
      };
    },
    endAll(error) {
      for (const subscribers of [...byKey.values()])
        for (const { subscription } of [...subscribers]) subscription.end(error);
    },
    wakeAll() {
      const watchers = new Set([...byTopic.values()].flatMap((some) => [...some]));
      for (const wake of watchers) for (let stream = 0; stream < streamCount; stream++) wake(stream);
    },
  };
}

function addTo<Member>(sets: Map<string, Set<Member>>, name: string, member: Member): () => void {
  const members = sets.get(name) ?? new Set();
  sets.set(name, members.add(member));
  return () => {
    members.delete(member);
    if (members.size === 0 && sets.get(name) === members) sets.delete(name);
  };
}
