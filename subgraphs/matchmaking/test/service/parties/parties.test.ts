import { expect, test } from "vitest";
import { inviteLifetimeMs, type PlayerId, partyBounds } from "../../../src/service/index.js";
import { countRows, newPlayer, useSetting } from "../../setting.js";
import { block, findContradictions, gather } from "./gatherings.js";

const setting = useSetting();

const find = async (id: string) =>
  (await setting().storage.findParties([id as never], setting().clock.nowMs()))[0];
const told = (player: PlayerId) =>
  setting().admin.query<{ readonly deed: string; readonly version: number; readonly about: string }>(
    `SELECT payload ->> 'deed' AS deed, (payload ->> 'version')::int AS version, payload ->> 'playerId' AS about
     FROM events.outbox WHERE key = $1 AND topic = 'matchmaking.partyChanged' ORDER BY version`,
    [`player:${player}`],
  );

test("a player invites, another comes in, and each is told of what concerns them", async () => {
  const { parties } = setting();
  const [ada, bob] = [newPlayer(setting()), newPlayer(setting())];
  const made = await parties.create(ada);
  expect(made).toMatchObject({ version: 1, leaderId: ada, ticketId: null, invites: [] });
  const { clock } = setting();
  const invited = await parties.invite(ada, made.id, bob);
  expect(invited.invites).toEqual([
    { playerId: bob, byId: ada, invitedAtMs: clock.nowMs(), expiresAtMs: clock.nowMs() + inviteLifetimeMs },
  ]);
  expect(await setting().storage.findInvitingParties([bob, ada], clock.nowMs())).toEqual([[invited], []]);
  const joined = await parties.accept(bob, made.id);
  expect(joined).toMatchObject({ version: 3, invites: [] });
  expect(joined.members.map(({ playerId, isReady }) => [playerId, isReady])).toEqual([
    [ada, false],
    [bob, false],
  ]);
  expect(await find(made.id)).toEqual(joined);
  // Again, nothing changes and nobody is told.
  expect(await parties.accept(bob, made.id)).toEqual(joined);
  expect(await parties.invite(ada, made.id, bob)).toEqual(joined);
  const ready = await parties.setReady(bob, made.id, true, ["tank", "support"]);
  expect(ready.members[1]).toMatchObject({ isReady: true, roles: ["tank", "support"] });
  expect(await parties.setReady(bob, made.id, true, null)).toEqual(ready);
  const both = [
    { deed: "INVITED", version: 2, about: bob },
    { deed: "JOINED", version: 3, about: bob },
    { deed: "READY_CHANGED", version: 4, about: bob },
  ];
  expect(await told(bob)).toEqual(both);
  expect(await told(ada)).toEqual([{ deed: "CREATED", version: 1, about: ada }, ...both]);
});

test("an invitation ends when it is declined or its time is over, and can be made anew", async () => {
  const { parties, clock } = setting();
  const [party, [ada]] = await gather(setting(), 1);
  const bob = newPlayer(setting());
  const missing = { code: "NOT_FOUND", details: { field: "partyId" } };
  await parties.invite(ada as PlayerId, party.id, bob);
  await parties.decline(bob, party.id);
  await expect(parties.decline(bob, party.id)).rejects.toMatchObject(missing);
  await expect(parties.accept(bob, party.id)).rejects.toMatchObject(missing);
  await parties.invite(ada as PlayerId, party.id, bob);
  await clock.advance(inviteLifetimeMs);
  await expect(parties.accept(bob, party.id)).rejects.toMatchObject(missing);
  expect((await find(party.id))?.invites).toEqual([]);
  await parties.invite(ada as PlayerId, party.id, bob);
  await clock.advance(inviteLifetimeMs - 1);
  await parties.invite(ada as PlayerId, party.id, bob);
  await clock.advance(inviteLifetimeMs - 1);
  expect((await parties.accept(bob, party.id)).members).toHaveLength(2);
  const rows = await setting().admin.query("SELECT FROM matchmaking.party_invite WHERE party_id = $1", [
    party.id,
  ]);
  expect(rows).toEqual([]);
});

test("a player is in one party", async () => {
  const { parties } = setting();
  const [party, [ada]] = await gather(setting(), 1);
  const [other, [bob]] = await gather(setting(), 1);
  const details = { partyId: other.id };
  await expect(parties.create(bob as PlayerId)).rejects.toMatchObject({ code: "ALREADY_IN_PARTY", details });
  await parties.invite(ada as PlayerId, party.id, bob as PlayerId);
  await expect(parties.accept(bob as PlayerId, party.id)).rejects.toMatchObject({
    code: "ALREADY_IN_PARTY",
    details,
  });
  await parties.leave(bob as PlayerId, other.id);
  expect((await parties.accept(bob as PlayerId, party.id)).members).toHaveLength(2);
  expect(await find(other.id)).toBeUndefined();
});

test("whoever leaves is out; the next leads where it was the leader, and the last one ends the party", async () => {
  const { parties } = setting();
  const [party, players] = await gather(setting(), 3);
  const [ada, bob, eve] = players as [PlayerId, PlayerId, PlayerId];
  const guest = newPlayer(setting());
  await parties.invite(ada, party.id, guest);
  await parties.leave(ada, party.id);
  expect(await find(party.id)).toMatchObject({
    leaderId: bob,
    members: [{ playerId: bob }, { playerId: eve }],
  });
  await expect(parties.leave(ada, party.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(parties.remove(eve, party.id, bob)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(parties.makeLeader(eve, party.id, eve)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await parties.makeLeader(bob, party.id, eve)).leaderId).toBe(eve);
  const [after] = [await parties.remove(eve, party.id, bob)];
  expect(after.members.map(({ playerId }) => playerId)).toEqual([eve]);
  expect(await parties.remove(eve, party.id, bob)).toEqual(after);
  expect((await told(bob)).at(-1)).toMatchObject({ deed: "REMOVED", about: bob });
  await parties.leave(eve, party.id);
  expect(await find(party.id)).toBeUndefined();
  expect((await told(eve)).at(-1)).toMatchObject({ deed: "LEFT", about: eve });
  expect(await told(guest)).toMatchObject([{ deed: "INVITED" }, { deed: "LEFT", about: eve }]);
  const rows = await setting().admin.query("SELECT FROM matchmaking.party_invite WHERE party_id = $1", [
    party.id,
  ]);
  expect(rows).toEqual([]);
});

test("a party has a most, and so have invitations", async () => {
  const { parties, admin, clock } = setting();
  const [party, players] = await gather(setting(), 4);
  const ada = players[0] as PlayerId;
  await expect(parties.invite(ada, party.id, newPlayer(setting()))).rejects.toMatchObject({
    ...{ code: "PARTY_FULL", details: { max: 4 } },
  });
  const [small, [bob]] = await gather(setting(), 1);
  const fill = (partyIds: string, playerIds: string, count: number) =>
    admin.query(
      `INSERT INTO matchmaking.party_invite SELECT ${partyIds}, ${playerIds}, $1, 0, $2 FROM generate_series(1, $3::int)`,
      [bob, clock.nowMs() + 1000, count],
    );
  await fill(`'${small.id}'`, "gen_random_uuid()", partyBounds.invites);
  const refused = { code: "LIMIT_REACHED", details: { limit: "invites", max: 32 } };
  await expect(parties.invite(bob as PlayerId, small.id, newPlayer(setting()))).rejects.toMatchObject(
    refused,
  );
  await clock.advance(1000);
  const asked = newPlayer(setting());
  await admin.query(
    `WITH made AS (INSERT INTO matchmaking.party SELECT gen_random_uuid(), 1, $1, NULL, 0, 0 FROM generate_series(1, $4::int)
       RETURNING id) INSERT INTO matchmaking.party_invite SELECT id, $2, $1, 0, $3 FROM made`,
    [newPlayer(setting()), asked, clock.nowMs() + 1000, partyBounds.invitesOfPlayer],
  );
  await expect(parties.invite(bob as PlayerId, small.id, asked)).rejects.toMatchObject({
    ...{ code: "LIMIT_REACHED", details: { limit: "invitesOfPlayer", max: 100 } },
  });
  await admin.query("DELETE FROM matchmaking.party WHERE made_at_ms = 0");
});

test("bad input is refused by name, and strangers find no party", async () => {
  const { parties } = setting();
  const [party, players] = await gather(setting(), 2);
  const [ada, bob] = players as [PlayerId, PlayerId];
  const stranger = newPlayer(setting());
  const before = await countRows(setting());
  const own = (error: object, deed: () => Promise<unknown>) => [error, deed] as const;
  const badPlayer = { code: "BAD_USER_INPUT", details: { field: "playerId" } };
  const noPlayer = { code: "NOT_FOUND", details: { field: "playerId" } };
  const badRoles = { code: "BAD_USER_INPUT", details: { bound: "0 to 8 roles of queues, each once" } };
  const refused = [
    own(badPlayer, () => parties.invite(ada, party.id, ada)),
    own(noPlayer, () => parties.invite(ada, party.id, "no id")),
    own(badPlayer, () => parties.remove(ada, party.id, ada)),
    own(noPlayer, () => parties.makeLeader(ada, party.id, stranger)),
    ...[["tank", "tank"], ["No Role"], [..."abcdefghi"]].map((roles) =>
      own(badRoles, () => parties.setReady(bob, party.id, true, roles)),
    ),
    ...[party.id, "no id", stranger].flatMap((partyId) =>
      [
        () => parties.invite(stranger, partyId, bob),
        () => parties.accept(stranger, partyId),
        () => parties.leave(stranger, partyId),
        () => parties.remove(stranger, partyId, bob),
        () => parties.makeLeader(stranger, partyId, bob),
        () => parties.setReady(stranger, partyId, true, null),
      ].map((deed) => own({ code: "NOT_FOUND", details: { field: "partyId" } }, deed)),
    ),
  ];
  for (const [error, deed] of refused) await expect(deed()).rejects.toMatchObject(error);
  expect(await find(party.id)).toEqual(party);
  expect(await countRows(setting())).toEqual(before);
});

test("who may not meet is not invited, does not come in, and is parted: the one who blocked leaves", async () => {
  const { parties, storage } = setting();
  const [party, players] = await gather(setting(), 3);
  const [ada, bob, eve] = players as [PlayerId, PlayerId, PlayerId];
  const guest = newPlayer(setting());
  const refused = { code: "INTERACTION_REFUSED" };
  for (const [by, of] of [
    [guest, bob],
    [bob, guest],
  ] as const) {
    await block(setting(), by, of);
    await expect(parties.invite(ada, party.id, guest)).rejects.toMatchObject(refused);
    await block(setting(), by, of, false);
  }
  await parties.invite(ada, party.id, guest);
  await block(setting(), guest, eve);
  // The invitation is gone, as if it had been declined.
  expect((await find(party.id))?.invites).toEqual([]);
  expect((await told(guest)).at(-1)).toMatchObject({ deed: "INVITE_ENDED", about: guest });
  await expect(parties.accept(guest, party.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await block(setting(), ada, eve);
  const after = await find(party.id);
  expect(after).toMatchObject({ leaderId: bob, members: [{ playerId: bob }, { playerId: eve }] });
  expect((await told(eve)).at(-1)).toMatchObject({ deed: "LEFT", about: ada });
  await expect(parties.invite(bob, party.id, ada)).rejects.toMatchObject(refused);
  const avoids = await storage.avoidsOf([ada, eve, bob, guest]);
  expect(avoids.get(ada)).toEqual([eve]);
  expect(avoids.get(eve)).toEqual([guest, ada].sort());
  expect(avoids.get(bob)).toBeUndefined();
  await block(setting(), ada, eve, false);
  expect((await storage.avoidsOf([ada])).get(ada)).toBeUndefined();
  expect(await findContradictions(setting())).toEqual([]);
});
