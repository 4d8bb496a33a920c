import { expect, test } from "vitest";
import { createTickets, type PlayerId, type TicketId } from "../../src/service/index.js";
import { countRows, newPlayer, proposalOf, queues, useSetting } from "../setting.js";

const setting = useSetting();

const join = (playerId: PlayerId, changes: { queueId?: string; roles?: string[]; modes?: string[] } = {}) =>
  setting().tickets.join({ playerId, queueId: "duel", roles: [], modes: null, ...changes });

test("a ticket is kept with its event, and told of once it is", async () => {
  const playerId = newPlayer(setting());
  const ticket = await join(playerId, { queueId: "roles", roles: ["support", "tank"], modes: ["escort"] });
  expect(ticket).toMatchObject({ generation: 1, version: 1, state: "QUEUED", matchId: null });
  expect(await setting().storage.findTickets([ticket.id])).toEqual([ticket]);
  expect(setting().told.at(-1)).toEqual(ticket);
  const [event] = await setting().admin.query<{ payload: unknown }>(
    "SELECT payload FROM events.outbox WHERE key = $1",
    [`player:${playerId}`],
  );
  expect(event?.payload).toEqual({ ticketId: ticket.id, state: "QUEUED", version: 1, matchId: null });
});

test.each([
  [{ queueId: "none" }, { field: "queueId", bound: "one of duel, squads, parties, roles, clans" }],
  [{ queueId: "parties" }, { field: "party", bound: "of 2 players in the queue parties" }],
  [{ roles: ["tank"] }, { field: "roles", bound: "absent in this queue" }],
  [
    { queueId: "roles", roles: ["tank", "tank"] },
    { field: "roles", bound: "some of tank, support, each once" },
  ],
  [{ modes: ["hold"] }, { field: "modes", bound: "some of plaza, each once" }],
  [{ modes: [] }, { field: "modes", bound: "at least one, or absent for all" }],
])("bad input %j is refused by name and leaves nothing", async (input, details) => {
  const before = await countRows(setting());
  await expect(join(newPlayer(setting()), input)).rejects.toMatchObject({ code: "BAD_USER_INPUT", details });
  expect(await countRows(setting())).toEqual(before);
});

test("who has a ticket is told which, until it is over", async () => {
  const playerId = newPlayer(setting());
  const { id: ticketId } = await join(playerId);
  const details = { playerId, ticketId };
  await expect(join(playerId, { queueId: "squads" })).rejects.toMatchObject({
    code: "ALREADY_QUEUED",
    details,
  });
  await setting().tickets.leave(playerId, ticketId);
  expect((await join(playerId)).id).not.toBe(ticketId);
});

test("of many requests of one player at once, one makes a ticket", async () => {
  const playerId = newPlayer(setting());
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => join(playerId)));
  const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  const [ticket] = await setting().storage.findLiveTickets([playerId]);
  const details = { playerId, ticketId: ticket?.id };
  expect(refused).toHaveLength(11);
  for (const error of refused) expect(error).toMatchObject({ code: "ALREADY_QUEUED", details });
});

test("a ticket leaves its queue once, and for its own players", async () => {
  const playerId = newPlayer(setting());
  const { id } = await join(playerId);
  for (const other of [newPlayer(setting()), "nobody" as PlayerId])
    await expect(setting().tickets.leave(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(setting().tickets.leave(playerId, "no id")).rejects.toMatchObject({ code: "NOT_FOUND" });
  const left = await Promise.all(Array.from({ length: 4 }, () => setting().tickets.leave(playerId, id)));
  expect(left.map(({ state, version }) => [state, version])).toEqual(Array(4).fill(["CANCELLED", 2]));
  expect(await setting().storage.findLiveTickets([playerId])).toEqual([undefined]);
});

test("who may not queue is told until when and why", async () => {
  const playerId = newPlayer(setting());
  const untilMs = setting().clock.nowMs() + 60_000;
  await setting().admin.query("INSERT INTO matchmaking.penalty VALUES ($1, 1, $2, $3, 'declined')", [
    ...[playerId, setting().clock.nowMs(), untilMs],
  ]);
  const details = { playerId, until: new Date(untilMs).toISOString(), reason: "declined" };
  await expect(join(playerId)).rejects.toMatchObject({ code: "QUEUE_LOCKED", details });
  await setting().clock.advance(60_000);
  expect((await join(playerId)).state).toBe("QUEUED");
});

test("a change of a ticket that has changed since is refused, and so is a move that no ticket makes", async () => {
  const { storage, tickets } = setting();
  const playerId = newPlayer(setting());
  const before = await join(playerId);
  const save = (after: Partial<typeof before>) =>
    storage.transact((tx) => tx.saveTickets([{ before, after: { ...before, version: 2, ...after } }]));
  await expect(save({ state: "IN_GAME" })).rejects.toThrow("does not go from QUEUED to IN_GAME");
  await tickets.leave(playerId, before.id);
  await expect(save({ state: "EXPIRED" })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await storage.findTickets([before.id as TicketId])).toMatchObject([{ state: "CANCELLED" }]);
});

test("a ticket that has been in line for an hour ends, whoever it came back for; its player may queue again", async () => {
  const { tickets, matches, storage, clock } = setting();
  const join = (playerId: PlayerId) => tickets.join({ playerId, queueId: "duel", roles: [], modes: null });
  const [old, back, found] = [
    await join(newPlayer(setting())),
    await join(newPlayer(setting())),
    await join(newPlayer(setting())),
  ];
  await matches.fail((await matches.propose(proposalOf([back], null))).id);
  await matches.propose(proposalOf([found], null));
  await clock.advance(1);
  const young = await join(newPlayer(setting()));
  await clock.advance(3600 * 1000 - 1);
  await tickets.sweepStale();
  expect((await storage.findTickets([old.id]))[0]?.state).toBe("QUEUED");
  await clock.advance(1);
  const swept = await Promise.all([tickets.sweepStale(), tickets.sweepStale()]);
  expect(swept[0] + swept[1]).toBeGreaterThanOrEqual(2);
  const after = await storage.findTickets([old, back, found, young].map(({ id }) => id));
  expect(after.map((ticket) => ticket?.state)).toEqual(["EXPIRED", "EXPIRED", "ALLOCATING", "QUEUED"]);
  expect(await tickets.sweepStale()).toBe(0);
  const [player] = old.players;
  if (player === undefined) throw new Error("a ticket has players");
  expect((await join(player.playerId)).state).toBe("QUEUED");
});

test("a queue that is offered no more lets its tickets go, but not at once", async () => {
  const { clock, ids, storage, tickets } = setting();
  const playerId = newPlayer(setting());
  const { id } = await tickets.join({ playerId, queueId: "duel", roles: [], modes: null });
  const others = queues.filter((queue) => queue.id !== "duel");
  const without = createTickets({ storage, clock, ids, queues: () => others });
  // What other tests left in line goes at once.
  await without.sweepStale();
  expect((await storage.findTickets([id]))[0]?.state).toBe("QUEUED");
  await clock.advance(10_001);
  await tickets.sweepStale();
  expect((await storage.findTickets([id]))[0]?.state).toBe("QUEUED");
  expect(await without.sweepStale()).toBeGreaterThanOrEqual(1);
  expect((await storage.findTickets([id]))[0]).toMatchObject({ state: "EXPIRED", version: 2 });
  expect((await tickets.join({ playerId, queueId: "duel", roles: [], modes: null })).state).toBe("QUEUED");
  expect(await without.sweepStale()).toBe(0);
});
