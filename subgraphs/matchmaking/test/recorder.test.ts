import { expect, test, vi } from "vitest";
import { Recorder } from "../src/recorder.js";
import {
  type FactsOf,
  type PlayerFacts,
  type PlayerId,
  type RecordedTicket,
  sweepRecordings,
} from "../src/service/index.js";
import { logger, newPlayer, queues, useSetting } from "./setting.js";

const setting = useSetting();
const facts = { mu: 25, sigma: 2, games: 3, pingsMs: { local: 20 }, recent: [] };
const known: PlayerFacts = { ...facts, isMeasured: true, avoids: ["them" as PlayerId] };
const factsOf = async (ids: readonly PlayerId[]) => new Map(ids.map((id) => [id, known]));
const always = { queueId: "roles", fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER, limit: 1000 };

const join = () =>
  setting().tickets.join({
    playerId: newPlayer(setting()),
    queueId: "roles",
    roles: ["tank"],
    modes: ["hold"],
  });

test("tickets are recorded as they were joined, and those that change later are not", async () => {
  const { storage, clock, tickets } = setting();
  const joined = await join();
  const recorder = new Recorder({ storage, queues: () => queues, factsOf, clock, logger });
  recorder.start();
  recorder.changed([joined]);
  recorder.changed([await tickets.leave(joined.players[0]?.playerId ?? ("" as never), joined.id)]);
  await recorder.stop();
  expect(await storage.readRecorded(always)).toEqual([
    {
      ...{ ticketId: joined.id, queueId: "roles", joinedAtMs: joined.queuedAtMs, modes: ["hold"] },
      players: [{ roles: ["tank"], facts }],
    },
  ]);
  const [row] = await setting().admin.query<{ readonly text: string }>(
    "SELECT string_agg(t::text, '') AS text FROM matchmaking.recorded_ticket t",
  );
  expect(row?.text).not.toContain(joined.players[0]?.playerId);
  expect(row?.text).not.toContain("them");
});

test("of who never measured a round trip none is kept, though near ones were matched by", async () => {
  const { storage, clock } = setting();
  const blind = async (ids: readonly PlayerId[]) =>
    new Map(ids.map((id) => [id, { ...known, isMeasured: false }]));
  const recorder = new Recorder({ storage, queues: () => queues, factsOf: blind, clock, logger });
  recorder.start();
  const ticket = await join();
  recorder.changed([ticket]);
  await recorder.stop();
  const recorded = await storage.readRecorded(always);
  expect(recorded.find(({ ticketId }) => ticketId === ticket.id)?.players).toEqual([
    { roles: ["tank"], facts: { ...facts, pingsMs: {} } },
  ]);
});

test("what can't be written is let go, and the next is recorded", async () => {
  const { storage, clock } = setting();
  const reads = vi.fn<FactsOf>(factsOf);
  const recorder = new Recorder({ storage, queues: () => queues, factsOf: reads, clock, logger });
  recorder.start();
  reads.mockRejectedValueOnce(new Error("ratings are away"));
  const [lost, kept] = [await join(), await join()];
  recorder.changed([lost]);
  await clock.advance(1000);
  await vi.waitFor(() => expect(reads).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  recorder.changed([kept]);
  await recorder.stop();
  const recorded = (await storage.readRecorded(always)).map(({ ticketId }) => ticketId);
  expect(recorded).toContain(kept.id);
  expect(recorded).not.toContain(lost.id);
});

test("the newest are read, the oldest are swept, and so is what is too much", async () => {
  const { storage, ids } = setting();
  const dayMs = 24 * 3_600_000;
  const at = (joinedAtMs: number): RecordedTicket => ({
    ...{ ticketId: ids.next<string>(), queueId: "old", joinedAtMs, modes: null },
    players: [{ roles: [], facts }],
  });
  await storage.addRecorded([at(1), at(dayMs), at(2 * dayMs), at(9 * dayMs)]);
  const times = async (limit: number) =>
    (await storage.readRecorded({ ...always, queueId: "old", limit })).map(({ joinedAtMs }) => joinedAtMs);
  expect(await times(2)).toEqual([2 * dayMs, 9 * dayMs]);
  await sweepRecordings(storage, 8 * dayMs + 1, new AbortController().signal);
  expect(await times(9)).toEqual([2 * dayMs, 9 * dayMs]);
  // Those of the other tests joined later than these.
  const [count] = await setting().admin.query<{ readonly all: number }>(
    "SELECT count(*)::int AS all FROM matchmaking.recorded_ticket",
  );
  expect(await storage.sweepRecorded(0, (count?.all ?? 0) - 1, 100)).toBe(1);
  expect(await times(9)).toEqual([9 * dayMs]);
});
