import { expect, test } from "vitest";
import { useMatchmaking } from "../subgraph.js";

const matchmaking = useMatchmaking();

const joinQueue = `mutation ($queueId: ID!) { joinQueue(input: { queueId: $queueId }) {
  ticket { id state version queueId queue { id teamCount teamSize partySizes acceptanceSeconds } players { player { id } roleIds } }
} }`;
const own = `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) {
  ... on Player { ticket { id state } ticketCursor }
} }`;

test("queues are there for anyone", async () => {
  const { data } = await matchmaking().run("{ queues { id modes { id mapIds } } }");
  expect(data.queues).toContainEqual({ id: "duel", modes: [{ id: "plaza", mapIds: ["plaza"] }] });
});

test("a player joins, finds the ticket, and leaves; a subscription tells of both, from a cursor on", async () => {
  const { run, follow, player } = matchmaking();
  const ada = player();
  const before = await run(own, { id: ada.playerId }, ada);
  expect(before.data._entities).toMatchObject([{ ticket: null }]);
  const joined = await run(joinQueue, { queueId: "squads" }, ada);
  const { ticket } = joined.data.joinQueue;
  expect(ticket).toMatchObject({
    ...{ state: "QUEUED", version: 1, queueId: "squads" },
    queue: { id: "squads", teamCount: 2, teamSize: 2, partySizes: [1, 2], acceptanceSeconds: 15 },
    players: [{ player: { id: ada.playerId }, roleIds: [] }],
  });
  const after = await run(own, { id: ada.playerId }, ada);
  expect(after.data._entities).toMatchObject([{ ticket: { id: ticket.id, state: "QUEUED" } }]);
  const updates = await follow(
    "subscription ($after: Cursor) { ticketUpdated(after: $after) { state version ticket { id } } }",
    { after: before.data._entities[0].ticketCursor },
    ada,
  );
  expect((await updates.next()).value.data.ticketUpdated).toEqual({
    ...{ state: "QUEUED", version: 1 },
    ticket: { id: ticket.id },
  });
  await run(
    "mutation ($ticketId: ID!) { leaveQueue(input: { ticketId: $ticketId }) { ticket { state } } }",
    { ticketId: ticket.id },
    ada,
  );
  expect((await updates.next()).value.data.ticketUpdated).toMatchObject({ state: "CANCELLED", version: 2 });
  await updates.return?.();
});

test("tickets are their players' own", async () => {
  const { run, player } = matchmaking();
  const [ada, eve] = [player(), player()];
  const { id } = (await run(joinQueue, { queueId: "squads" }, ada)).data.joinQueue.ticket;
  const byId = "query ($id: ID!) { ticket(id: $id) { id } }";
  expect((await run(byId, { id }, ada)).data.ticket).toEqual({ id });
  expect((await run(byId, { id }, eve)).data.ticket).toBeNull();
  expect((await run(byId, { id: "no id" }, ada)).data.ticket).toBeNull();
  expect((await run(byId, { id })).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  const staff = { kind: "service", name: "t", scopes: ["matchmaking:read"] } as const;
  expect((await run(byId, { id }, staff)).data.ticket).toEqual({ id });
  expect((await run(own, { id: ada.playerId }, eve)).errors[0]).toMatchObject({
    code: "FORBIDDEN",
    details: { scope: "matchmaking:read" },
  });
});

test("errors name what is at fault", async () => {
  const { run, player } = matchmaking();
  const ada = player();
  expect((await run(joinQueue, { queueId: "duel" })).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  expect((await run(joinQueue, { queueId: "none" }, ada)).errors).toMatchObject([
    { code: "BAD_USER_INPUT", details: { field: "queueId", bound: "one of duel, squads" } },
  ]);
  const { id } = (await run(joinQueue, { queueId: "squads" }, ada)).data.joinQueue.ticket;
  expect((await run(joinQueue, { queueId: "squads" }, ada)).errors).toMatchObject([
    { code: "ALREADY_QUEUED", details: { ticketId: id, playerId: ada.playerId } },
  ]);
});
