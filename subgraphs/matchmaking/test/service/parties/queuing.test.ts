import { beforeAll, expect, test } from "vitest";
import type { PartyId, PlayerId, Ticket } from "../../../src/service/index.js";
import { countRows, newPlayer, proposalOf, useSetting } from "../../setting.js";
import { block, findContradictions, gather } from "./gatherings.js";

const setting = useSetting();
beforeAll(async () => {
  await setting().storage.takeShard("clans", setting().clock.nowMs(), 3000);
});

const join = (playerId: PlayerId, partyId: string, changes: { queueId?: string; roles?: string[] } = {}) =>
  setting().tickets.join({ playerId, queueId: "clans", roles: null, modes: null, partyId, ...changes });
const alone = (playerId: PlayerId) =>
  setting().tickets.join({ playerId, queueId: "duel", roles: [], modes: null });
const stateOf = async ({ id }: Ticket) => (await setting().storage.findTickets([id]))[0]?.state;
const find = async (id: PartyId) => (await setting().storage.findParties([id], setting().clock.nowMs()))[0];
const waiting = { code: "ALREADY_QUEUED" };

test("a party queues as one ticket, the leader first, with the roles that each has said", async () => {
  const { parties, tickets } = setting();
  const [party, players] = await gather(setting(), 2);
  const [ada, bob] = players as [PlayerId, PlayerId];
  await parties.setReady(bob, party.id, true, ["tank"]);
  await parties.setReady(ada, party.id, false, ["tank", "support"]);
  await parties.makeLeader(ada, party.id, bob);
  await expect(join(ada, party.id, { queueId: "roles" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(join(bob, party.id, { queueId: "roles" })).rejects.toMatchObject({
    ...{ code: "PARTY_NOT_READY", details: { partyId: party.id, playerId: ada } },
  });
  await parties.setReady(ada, party.id, true, null);
  const ticket = await join(bob, party.id, { queueId: "roles", roles: ["support"] });
  expect(ticket.players).toEqual([
    { playerId: bob, roles: ["support"] },
    { playerId: ada, roles: ["tank", "support"] },
  ]);
  expect(await setting().storage.findLiveTickets([ada, bob])).toEqual([ticket, ticket]);
  const after = await find(party.id);
  expect(after).toMatchObject({ ticketId: ticket.id, members: [{ isReady: false }, { isReady: false }] });
  // Anyone of the ticket takes it out of line, and everyone has to agree anew.
  await tickets.leave(ada, ticket.id);
  await expect(join(bob, party.id, { queueId: "roles" })).rejects.toMatchObject({ code: "PARTY_NOT_READY" });
  await parties.setReady(ada, party.id, true, null);
  const next = await join(bob, party.id, { queueId: "roles" });
  expect(next.players[0]).toEqual({ playerId: bob, roles: ["tank"] });
  expect(await findContradictions(setting())).toEqual([]);
});

test("what does not fit the queue is refused by name and leaves nothing", async () => {
  const { parties } = setting();
  const [party, players] = await gather(setting(), 3);
  const [ada, bob, eve] = players as [PlayerId, PlayerId, PlayerId];
  await parties.setReady(bob, party.id, true, ["healer"]);
  const before = await countRows(setting());
  const size = { field: "party", bound: "of 1 or 2 players in the queue squads" };
  await expect(join(ada, party.id, { queueId: "squads" })).rejects.toMatchObject({
    ...{ code: "BAD_USER_INPUT", details: size },
  });
  await expect(join(ada, party.id)).rejects.toMatchObject({
    ...{ code: "BAD_USER_INPUT", details: { field: "roles", bound: "absent in this queue", playerId: bob } },
  });
  expect(await countRows(setting())).toEqual(before);
  await parties.remove(ada, party.id, eve);
  await expect(join(ada, party.id, { queueId: "roles" })).rejects.toMatchObject({
    details: { field: "roles", bound: "some of tank, support, each once", playerId: bob },
  });
  await expect(join(eve, party.id)).rejects.toMatchObject({
    code: "NOT_FOUND",
    details: { field: "partyId" },
  });
  await expect(join(ada, "no id")).rejects.toMatchObject({
    code: "NOT_FOUND",
    details: { field: "partyId" },
  });
});

test("nobody of a party is in another ticket, or may not queue", async () => {
  const { admin, clock, tickets } = setting();
  const [party, players] = await gather(setting(), 2);
  const [ada, bob] = players as [PlayerId, PlayerId];
  const own = await alone(bob);
  const details = { playerId: bob, ticketId: own.id };
  await expect(join(ada, party.id)).rejects.toMatchObject({ ...waiting, details });
  await tickets.leave(bob, own.id);
  const untilMs = clock.nowMs() + 60_000;
  await admin.query("INSERT INTO matchmaking.penalty VALUES ($1, 1, $2, $3, 'missed')", [
    ...[bob, clock.nowMs(), untilMs],
  ]);
  await expect(join(ada, party.id)).rejects.toMatchObject({
    ...{ code: "QUEUE_LOCKED", details: { playerId: bob, reason: "missed" } },
  });
  await clock.advance(60_000);
  const ticket = await join(ada, party.id);
  const known = { ...waiting, details: { ticketId: ticket.id } };
  for (const deed of [() => alone(ada), () => alone(bob), () => join(ada, party.id)])
    await expect(deed()).rejects.toMatchObject(known);
});

test("whoever goes takes the waiting ticket out of line, and all of it are told", async () => {
  const { parties, admin } = setting();
  const parting: ((party: PartyId, ada: PlayerId, bob: PlayerId) => Promise<unknown>)[] = [
    (party, ada) => parties.leave(ada, party),
    (party, _, bob) => parties.leave(bob, party),
    (party, ada, bob) => parties.remove(ada, party, bob),
    (_, ada, bob) => block(setting(), ada, bob),
  ];
  for (const deed of parting) {
    const [party, players] = await gather(setting(), 2);
    const [ada, bob] = players as [PlayerId, PlayerId];
    const ticket = await join(ada, party.id);
    await expect(parties.accept(newPlayer(setting()), party.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deed(party.id, ada, bob);
    expect(await stateOf(ticket)).toBe("CANCELLED");
    for (const player of players) {
      const [row] = await admin.query(
        `SELECT payload ->> 'state' AS state FROM events.outbox WHERE key = $1 AND topic = 'matchmaking.ticketChanged'
         AND payload ->> 'version' = '2'`,
        [`player:${player}`],
      );
      expect(row).toEqual({ state: "CANCELLED" });
      expect((await alone(player)).state).toBe("QUEUED");
    }
    expect(await find(party.id)).toMatchObject({ ticketId: null });
  }
  expect(await findContradictions(setting())).toEqual([]);
});

test("nobody comes in while the party is on its way to a match, but may while it plays", async () => {
  const { parties, matches } = setting();
  const [party, players] = await gather(setting(), 2);
  const ada = players[0] as PlayerId;
  const guest = newPlayer(setting());
  const queue = async () => join(ada, party.id);
  const ticket = await queue();
  await parties.invite(ada, party.id, guest);
  const refused = { code: "CONFLICT", details: { field: "partyId", reason: "queued" } };
  await expect(parties.accept(guest, party.id)).rejects.toMatchObject(refused);
  const match = await matches.propose(inQueue(proposalOf([ticket], null)));
  await expect(parties.accept(guest, party.id)).rejects.toMatchObject(refused);
  await matches.ready(match.id, {
    siteId: "local",
    serverId: "s",
    addresses: ["127.0.0.1:1"],
    protocolId: "1",
  });
  expect(await parties.accept(guest, party.id)).toMatchObject({ ticketId: null });
  await matches.end(match.id);
  expect(await findContradictions(setting())).toEqual([]);
});

test("where a match fails, the ticket of a party comes back into line; of one that has changed it does not", async () => {
  const { parties, matches, tickets, storage } = setting();
  for (const [changes, ends] of [
    [false, "REQUEUED"],
    [true, "CANCELLED"],
  ] as const)
    for (const acceptanceS of [10, null]) {
      const [party, players] = await gather(setting(), 2);
      const [ada, bob] = players as [PlayerId, PlayerId];
      const [stranger, ticket] = [newPlayer(setting()), await join(ada, party.id)];
      const other = await tickets.join({ playerId: stranger, queueId: "clans", roles: [], modes: null });
      const match = await matches.propose(inQueue(proposalOf([ticket, other], acceptanceS)));
      if (changes) await parties.leave(bob, party.id);
      expect(await stateOf(ticket)).toBe(match.state);
      if (acceptanceS === null) await matches.fail(match.id);
      else await matches.decline(stranger, match.id);
      expect(await stateOf(ticket)).toBe(ends);
      expect(await stateOf(other)).toBe(acceptanceS === null ? "REQUEUED" : "CANCELLED");
      // Who declined alone is struck.
      const struck = await storage.transact((tx) => tx.penaltiesOf([ada, bob, stranger]));
      expect(struck.map(({ playerId }) => playerId)).toEqual(acceptanceS === null ? [] : [stranger]);
    }
  expect(await findContradictions(setting())).toEqual([]);
});

test("acceptance is each player's own: who of a party misses it is struck alone, and its ticket is cancelled", async () => {
  const { matches, storage, clock } = setting();
  const [party, players] = await gather(setting(), 2);
  const [ada, bob] = players as [PlayerId, PlayerId];
  const ticket = await join(ada, party.id);
  const match = await matches.propose(inQueue(proposalOf([ticket], 10)));
  await matches.accept(ada, match.id);
  await clock.advance(10_000);
  expect(await matches.sweepMissed()).toBe(1);
  expect(await stateOf(ticket)).toBe("CANCELLED");
  const struck = await storage.transact((tx) => tx.penaltiesOf(players));
  expect(struck.map(({ playerId, reason }) => [playerId, reason])).toEqual([[bob, "missed"]]);
});

test("a party that nothing is done with for a day ends, but not while its ticket lives", async () => {
  const { parties, tickets, admin, clock } = setting();
  const [party, players] = await gather(setting(), 2);
  const [ada, bob] = players as [PlayerId, PlayerId];
  const ticket = await join(ada, party.id);
  await clock.advance(24 * 3600 * 1000 - 1);
  const [young] = await gather(setting(), 1);
  await clock.advance(1);
  while ((await parties.sweepIdle()) > 0);
  expect(await find(party.id)).toMatchObject({ ticketId: ticket.id });
  await tickets.leave(bob, ticket.id);
  const swept = await Promise.all([parties.sweepIdle(), parties.sweepIdle()]);
  expect(swept[0] + swept[1]).toBe(1);
  expect(await find(party.id)).toBeUndefined();
  expect(await find(young.id)).toEqual(young);
  for (const player of players) {
    const [row] = await admin.query(
      `SELECT payload ->> 'deed' AS deed, payload ->> 'playerId' AS about FROM events.outbox
       WHERE key = $1 AND topic = 'matchmaking.partyChanged' ORDER BY (payload ->> 'version')::int DESC LIMIT 1`,
      [`player:${player}`],
    );
    expect(row).toEqual({ deed: "ENDED", about: ada });
  }
  expect((await parties.create(bob)).leaderId).toBe(bob);
});

function inQueue<Proposal extends object>(proposal: Proposal): Proposal {
  return { ...proposal, leader: { queueId: "clans", epoch: 1 } };
}
