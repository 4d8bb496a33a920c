import { isWaiting, type TicketId } from "@muster/matchmaking/service";
import type { Random } from "@muster/runtime";
import { arrive, joinQueue, type Player, playTicket, type World } from "./players.js";

/** How long after a fault was over someone who came then was in a match, heard of it, and heard of a server. Milliseconds. */
export interface Newcomer {
  readonly fault: string;
  matchedMs: number | undefined;
  heardMs: number | undefined;
  servedMs: number | undefined;
  /** Settles when they have played. */
  readonly playing: Promise<void>;
}

/** So long is waited for a match. */
const patienceMs = 240_000;
const askMs = 50;
/** A queue of two players, and as many come. */
const queueId = "duel";
const newcomersCount = 2;

/** Some come now; resolves when they are in a match, or were not for too long. */
export function measureRecovery(world: World, fault: string, random: Random): Promise<Newcomer[]> {
  return Promise.all(Array.from({ length: newcomersCount }, () => comeNow(world, fault, random)));
}

async function comeNow(world: World, fault: string, random: Random): Promise<Newcomer> {
  const { clock, model } = world;
  const startMs = clock.monotonicMs();
  const sinceMs = (): number => clock.monotonicMs() - startMs;
  return new Promise((resolve) => {
    const play = async (): Promise<void> => {
      const player = await arrive(world);
      const ticketId = await joinQueue(world, player, queueId);
      if (ticketId === undefined) throw new Error("a newcomer may not queue");
      const asking = untilMatched(world, player, ticketId).then(() => {
        newcomer.matchedMs = sinceMs();
      });
      await playTicket(world, player, ticketId, {
        ...{ random, isSteady: true },
        watch({ state }) {
          if (isWaiting(state)) return;
          newcomer.heardMs ??= sinceMs();
          if (state === "READY") newcomer.servedMs ??= sinceMs();
          late.cancel();
          resolve(newcomer);
        },
      });
      await asking;
    };
    const late = clock.schedule(() => {
      model.problems.push(`nobody was matched for ${patienceMs / 1000} s after ${fault}`);
      resolve(newcomer);
    }, patienceMs);
    const newcomer: Newcomer = {
      ...{ fault, matchedMs: undefined, heardMs: undefined, servedMs: undefined },
      playing: play().catch(world.fail),
    };
  });
}

/** Resolves when the ticket waits no more, as whoever asks is told. */
async function untilMatched({ clients, clock }: World, { id }: Player, ticketId: TicketId): Promise<void> {
  for (;;) {
    const { data } = await clients.ask(id, "query ($id: ID!) { ticket(id: $id) { state } }", {
      id: ticketId,
    });
    if (!isWaiting(data.ticket.state)) return;
    await clock.sleep(askMs);
  }
}

/** How long what took: the half, and the longest. Milliseconds. */
export interface Durations {
  readonly count: number;
  readonly p50: number;
  readonly max: number;
}

/** How long newcomers waited after faults of one kind. */
export type Waits = Readonly<Record<"matchedMs" | "heardMs" | "servedMs", Durations>>;

/** How long newcomers waited, by kind of fault. */
export function summarise(newcomers: readonly Newcomer[]): Record<string, Waits> {
  const kinds = [...new Set(newcomers.map(({ fault }) => fault))].sort();
  const waitsOf = (some: readonly Newcomer[]): Waits => ({
    matchedMs: toDurations(some.map(({ matchedMs }) => matchedMs)),
    heardMs: toDurations(some.map(({ heardMs }) => heardMs)),
    servedMs: toDurations(some.map(({ servedMs }) => servedMs)),
  });
  return Object.fromEntries(
    kinds.map((kind) => [kind, waitsOf(newcomers.filter(({ fault }) => fault === kind))]),
  );
}

function toDurations(some: readonly (number | undefined)[]): Durations {
  const sorted = some.flatMap((one) => (one === undefined ? [] : [Math.round(one)])).sort((a, b) => a - b);
  return { count: sorted.length, p50: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
}
