import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import type { PartyId, PlayerId } from "../../../src/service/index.js";
import { newPlayer, useSetting } from "../../setting.js";
import { block, findContradictions, gather } from "./gatherings.js";

const setting = useSetting();
const find = async (id: PartyId) => (await setting().storage.findParties([id], setting().clock.nowMs()))[0];
const join = (playerId: PlayerId, partyId: PartyId) =>
  setting().tickets.join({ playerId, partyId, queueId: "clans", roles: null, modes: null });
const codes = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.map((one) => (one.status === "fulfilled" ? "ok" : one.reason.code)).sort();

test("of five who come in for the last place at once, one does", async () => {
  const { parties } = setting();
  for (let round = 0; round < 3; round++) {
    const [party, [ada]] = await gather(setting(), 3);
    const guests = Array.from({ length: 5 }, () => newPlayer(setting()));
    for (const guest of guests) await parties.invite(ada as PlayerId, party.id, guest);
    const outcomes = await Promise.allSettled(guests.map((guest) => parties.accept(guest, party.id)));
    expect(codes(outcomes)).toEqual([...Array(4).fill("PARTY_FULL"), "ok"]);
    expect((await find(party.id))?.members).toHaveLength(4);
  }
  expect(await findContradictions(setting())).toEqual([]);
});

test("a player who accepts two parties and makes a third at once is in one", async () => {
  const { parties } = setting();
  for (let round = 0; round < 3; round++) {
    const [one, [ada]] = await gather(setting(), 1);
    const [other, [bob]] = await gather(setting(), 1);
    const guest = newPlayer(setting());
    await parties.invite(ada as PlayerId, one.id, guest);
    await parties.invite(bob as PlayerId, other.id, guest);
    const outcomes = await Promise.allSettled([
      parties.accept(guest, one.id),
      parties.accept(guest, other.id),
      parties.create(guest),
    ]);
    expect(codes(outcomes)).toEqual(["ALREADY_IN_PARTY", "ALREADY_IN_PARTY", "ok"]);
  }
});

test("of a new leader and the old one's queuing at once, both are seen whole or the old one is refused", async () => {
  const { parties } = setting();
  for (let round = 0; round < 3; round++) {
    const [party, players] = await gather(setting(), 2);
    const [ada, bob] = players as [PlayerId, PlayerId];
    const [made, queued] = await Promise.allSettled([
      parties.makeLeader(ada, party.id, bob),
      join(ada, party.id),
    ]);
    expect(made.status).toBe("fulfilled");
    const after = await find(party.id);
    expect(after?.leaderId).toBe(bob);
    expect(after?.ticketId).toBe(queued.status === "fulfilled" ? queued.value.id : null);
    if (queued.status === "rejected") expect(queued.reason.code).toBe("FORBIDDEN");
  }
});

test("of leaving and queuing at once no ticket stays in line with who is gone", async () => {
  const { parties, storage } = setting();
  for (let round = 0; round < 3; round++) {
    const [party, players] = await gather(setting(), 2);
    const [ada, bob] = players as [PlayerId, PlayerId];
    await Promise.allSettled([join(ada, party.id), parties.leave(bob, party.id)]);
    const [own, others] = await storage.findLiveTickets([ada, bob]);
    expect(others).toBeUndefined();
    expect(own?.players.length ?? 1).toBe(1);
  }
  expect(await findContradictions(setting())).toEqual([]);
});

test("of a block and coming in at once, the two are never left in one party", async () => {
  const { parties } = setting();
  for (let round = 0; round < 6; round++) {
    const [party, players] = await gather(setting(), 2);
    const [ada, bob] = players as [PlayerId, PlayerId];
    const guest = newPlayer(setting());
    await parties.invite(ada, party.id, guest);
    await Promise.allSettled([
      parties.accept(guest, party.id),
      round % 2 === 0 ? block(setting(), guest, bob) : block(setting(), bob, guest),
    ]);
    expect(await findContradictions(setting()), `round ${round}`).toEqual([]);
  }
});

const seed = Number(process.hrtime.bigint() % 1_000_000n);
const expected = new Set([
  ...["ALREADY_IN_PARTY", "ALREADY_QUEUED", "CONFLICT", "FORBIDDEN", "INTERACTION_REFUSED", "MATCH_CLOSED"],
  ...["NOT_FOUND", "PARTY_FULL", "PARTY_NOT_READY", "BAD_USER_INPUT"],
]);

test(`deeds of all kinds at once leave parties that fit their tickets, blocks and news (seed ${seed})`, async () => {
  const random = new SeededRandom(seed);
  const { parties, tickets, storage, clock } = setting();
  const players = Array.from({ length: 7 }, () => newPlayer(setting()));
  const pick = () => players[random.below(players.length)] as PlayerId;
  const other: unknown[] = [];
  let done = 0;
  const deed = async (): Promise<unknown> => {
    const [own, another] = [pick(), pick()];
    const [[party], kind] = [await storage.findPartiesOf([own], clock.nowMs()), random.below(12)];
    const id = party?.id ?? "none";
    if (kind < 3) return party === undefined ? parties.create(own) : parties.invite(own, id, another);
    if (kind < 6) {
      const [inviting = []] = await storage.findInvitingParties([own], clock.nowMs());
      return parties.accept(own, inviting[0]?.id ?? "none");
    }
    if (kind === 6) return parties.leave(own, id);
    if (kind === 7)
      return random.below(2) === 0 ? parties.remove(own, id, another) : parties.makeLeader(own, id, another);
    if (kind === 8)
      return own === another ? undefined : block(setting(), own, another, random.below(3) === 0);
    if (kind === 9) return tickets.leave(own, (await storage.findLiveTickets([own]))[0]?.id ?? "none");
    for (const member of party?.members ?? []) await parties.setReady(member.playerId, id, true, null);
    return tickets.join({ playerId: own, partyId: id, queueId: "clans", roles: null, modes: null });
  };
  for (let round = 0; round < 25; round++) {
    for (const outcome of await Promise.allSettled(Array.from({ length: 8 }, deed)))
      if (outcome.status === "fulfilled") done++;
      else if (!expected.has(outcome.reason.code)) other.push(outcome.reason);
    await clock.advance(1000);
    expect(await findContradictions(setting()), `round ${round}`).toEqual([]);
  }
  expect(other).toEqual([]);
  expect(done).toBeGreaterThan(40);
});
