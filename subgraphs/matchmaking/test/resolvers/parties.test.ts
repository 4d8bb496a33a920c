import { createEventWriter, type EventId } from "@muster/events";
import { openPostgres } from "@muster/postgres";
import { expect, test, vi } from "vitest";
import { logger } from "../setting.js";
import { type RunningMatchmaking, useMatchmaking } from "../subgraph.js";

const matchmaking = useMatchmaking();
type Player = ReturnType<RunningMatchmaking["player"]>;

const whole = `id version leader { id } sizeMax members { player { id } isReady roleIds } invites { player { id } invitedBy { id } } ticket { id state }`;
const deed = (name: string, type: string, fields = `party { ${whole} }`) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`;
const create = `mutation { createParty { party { ${whole} } } }`;
const invite = deed("inviteToParty", "PartyPlayerInput");
const accept = deed("acceptPartyInvite", "PartyInput");
const ready = deed("setPartyReady", "PartyReadyInput");
const own = `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) {
  ... on Player { party { ${whole} } partyInvites { id } partyCursor ticket { id state } }
} }`;
const join = `mutation ($queueId: ID!, $partyId: ID) { joinQueue(input: { queueId: $queueId, partyId: $partyId }) {
  ticket { id state players { player { id } } }
} }`;
const updates = `subscription ($after: Cursor) { partyUpdated(after: $after) { deed version player { id } party { id version } } }`;

const ownOf = async (player: Player) => {
  const { data } = await matchmaking().run(own, { id: player.playerId }, player);
  return data._entities[0];
};
const pair = async () => {
  const { run, player } = matchmaking();
  const [ada, bob] = [player(), player()];
  const { id } = (await run(create, {}, ada)).data.createParty.party;
  await run(invite, { input: { partyId: id, playerId: bob.playerId } }, ada);
  await run(accept, { input: { partyId: id } }, bob);
  await run(ready, { input: { partyId: id, isReady: true } }, bob);
  return { ada, bob, partyId: id as string };
};

test("players come together, follow it, and queue as one", async () => {
  const { run, follow, player } = matchmaking();
  const [ada, bob] = [player(), player()];
  const { party, partyCursor: after, partyInvites } = await ownOf(bob);
  expect([party, partyInvites]).toEqual([null, []]);
  const made = (await run(create, {}, ada)).data.createParty.party;
  expect(made).toMatchObject({
    version: 1,
    leader: { id: ada.playerId },
    sizeMax: 2,
    invites: [],
    ticket: null,
  });
  const partyId = made.id;
  await run(invite, { input: { partyId, playerId: bob.playerId } }, ada);
  expect((await ownOf(bob)).partyInvites).toEqual([{ id: partyId }]);
  // Whoever is invited may look.
  expect(
    (await run(`query ($id: ID!) { party(id: $id) { ${whole} } }`, { id: partyId }, bob)).data.party,
  ).toMatchObject({
    invites: [{ player: { id: bob.playerId }, invitedBy: { id: ada.playerId } }],
  });
  await run(accept, { input: { partyId } }, bob);
  const said = await run(ready, { input: { partyId, isReady: true, roleIds: [] } }, bob);
  expect(said.data.setPartyReady.party.members).toEqual([
    { player: { id: ada.playerId }, isReady: false, roleIds: [] },
    { player: { id: bob.playerId }, isReady: true, roleIds: [] },
  ]);
  const { ticket } = (await run(join, { queueId: "squads", partyId }, ada)).data.joinQueue;
  expect(ticket.players).toEqual([{ player: { id: ada.playerId } }, { player: { id: bob.playerId } }]);
  const later = await ownOf(bob);
  expect(later).toMatchObject({
    ticket: { id: ticket.id },
    party: { ticket: { id: ticket.id } },
    partyInvites: [],
  });
  const news = await follow(updates, { after }, bob);
  const seen = [];
  for (const _ of [1, 2, 3, 4]) seen.push((await news.next()).value.data.partyUpdated);
  const about = (name: string, version: number, { playerId }: Player) => ({
    ...{ deed: name, version, player: { id: playerId } },
    party: { id: partyId, version: 5 },
  });
  expect(seen).toEqual([
    about("INVITED", 2, bob),
    about("JOINED", 3, bob),
    about("READY_CHANGED", 4, bob),
    about("QUEUED", 5, ada),
  ]);
  const leave = deed("leaveParty", "PartyInput", "partyId");
  expect((await run(leave, { input: { partyId } }, bob)).data.leaveParty).toEqual({ partyId });
  expect((await news.next()).value.data.partyUpdated).toMatchObject({ deed: "LEFT", party: null });
  await news.return?.();
  expect((await ownOf(ada)).ticket).toBeNull();
  expect((await ownOf(bob)).party).toBeNull();
});

test("a party is its players' own", async () => {
  const { run, player } = matchmaking();
  const { ada, bob, partyId } = await pair();
  const byId = "query ($id: ID!) { party(id: $id) { id } }";
  expect((await run(byId, { id: partyId }, ada)).data.party).toEqual({ id: partyId });
  const eve = player();
  for (const id of [partyId, "no id"]) expect((await run(byId, { id }, eve)).data.party).toBeNull();
  expect((await run(byId, { id: partyId })).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  const staff = { kind: "service", name: "t", scopes: ["matchmaking:read"] } as const;
  expect((await run(byId, { id: partyId }, staff)).data.party).toEqual({ id: partyId });
  const asEve = await run(own, { id: ada.playerId }, eve);
  expect(new Set(asEve.errors.map(({ code }) => code))).toEqual(new Set(["FORBIDDEN"]));
  const remove = deed("removeFromParty", "PartyPlayerInput");
  const input = { partyId, playerId: ada.playerId };
  expect((await run(remove, { input }, bob)).errors).toMatchObject([{ code: "FORBIDDEN" }]);
  expect((await run(remove, { input }, eve)).errors).toMatchObject([
    { code: "NOT_FOUND", details: { field: "partyId" } },
  ]);
  expect((await run(create, {}, bob)).errors).toMatchObject([
    { code: "ALREADY_IN_PARTY", details: { partyId } },
  ]);
  const lead = deed("makePartyLeader", "PartyPlayerInput");
  const led = await run(lead, { input: { partyId, playerId: bob.playerId } }, ada);
  expect(led.data.makePartyLeader.party.leader).toEqual({ id: bob.playerId });
  const decline = deed("declinePartyInvite", "PartyInput", "partyId");
  expect((await run(decline, { input: { partyId } }, eve)).errors).toMatchObject([{ code: "NOT_FOUND" }]);
});

test("a party plays in one team, and each of it accepts alone", async () => {
  const { run, player } = matchmaking();
  const { ada, bob, partyId } = await pair();
  await run(join, { queueId: "squads", partyId }, ada);
  const others = [player(), player()];
  for (const other of others) await run(join, { queueId: "squads" }, other);
  const playing = `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) {
    ... on Player { ticket { match { id state teams { players { player { id } answer } } } } }
  } }`;
  const matchOf = async (one: Player) => {
    const { data } = await run(playing, { id: one.playerId }, one);
    return data._entities[0].ticket.match;
  };
  const patience = { timeout: 20_000, interval: 50 };
  await vi.waitFor(async () => expect(await matchOf(ada)).toMatchObject({ state: "ACCEPTING" }), patience);
  const { id: matchId } = await matchOf(bob);
  const accepting = deed("acceptMatch", "AcceptMatchInput", "match { state }");
  await run(accepting, { input: { matchId } }, ada);
  const { teams } = await matchOf(bob);
  const own = (playerId: string, answer: string | null) => ({ player: { id: playerId }, answer });
  expect(teams).toContainEqual({ players: [own(ada.playerId, "ACCEPTED"), own(bob.playerId, null)] });
  for (const one of [bob, ...others]) await run(accepting, { input: { matchId } }, one);
  await vi.waitFor(async () => expect(await matchOf(bob)).toMatchObject({ state: "READY" }), patience);
});

test("what accounts tells of blocks parts a party", async () => {
  const { platform } = matchmaking();
  const { ada, bob, partyId } = await pair();
  const { databaseUrl } = await testServers();
  const postgres = openPostgres({ url: databaseUrl, applicationName: "t", logger, poolMax: 1 });
  const events = createEventWriter({ postgres, logger });
  const payload = { playerId: ada.playerId, blockedId: bob.playerId, isBlocked: true };
  const tell = (key: string, isBlocked: boolean) =>
    postgres.transact((tx) =>
      events.append(tx, [
        {
          ...{ id: platform.ids.next<EventId>(), topic: "accounts.blockChanged", key: `player:${key}` },
          ...{ payload: { ...payload, isBlocked }, occurredAtMs: platform.clock.nowMs() },
        },
      ]),
    );
  await tell(bob.playerId, true);
  await tell(ada.playerId, true);
  const patience = { timeout: 20_000, interval: 50 };
  await vi.waitFor(async () => expect((await ownOf(ada)).party).toBeNull(), patience);
  expect((await ownOf(bob)).party).toMatchObject({ id: partyId, leader: { id: bob.playerId } });
  await tell(bob.playerId, false);
  await tell(ada.playerId, false);
  const blocks = () => postgres.query("SELECT FROM matchmaking.block");
  await vi.waitFor(async () => expect(await blocks()).toEqual([]), patience);
  await events.close();
  await postgres.close();
});
