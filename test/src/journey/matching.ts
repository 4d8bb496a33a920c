import { deepStrictEqual, strictEqual } from "node:assert";
import {
  AcceptMatchDocument,
  AcceptPartyInviteDocument,
  CreatePartyDocument,
  InviteToPartyDocument,
  JoinMatchDocument,
  JoinQueueDocument,
  MyPartyDocument,
  MyTicketDocument,
  SetPartyReadyDocument,
  type TicketNowFragment,
  TicketUpdatedDocument,
} from "@muster/client";
import type { Traveller } from "./traveller.js";

/** A player in line, and in a match later, as the subscription tells. */
export interface Queuer {
  readonly traveller: Traveller;
  /** The ticket once it has come to that state; what comes before is passed over. */
  until(state: TicketNowFragment["state"]): Promise<TicketNowFragment>;
}

/** Makes a party of two, which is ready to queue. @returns The party's id. */
export async function formParty(leader: Traveller, other: Traveller): Promise<string> {
  const { party } = (await leader.client.execute(CreatePartyDocument)).createParty;
  const input = { partyId: party.id };
  await leader.client.execute(InviteToPartyDocument, { input: { ...input, playerId: other.id } });
  const { me } = await other.client.execute(MyPartyDocument);
  deepStrictEqual(
    me.partyInvites?.map(({ id, leader: asks }) => [id, asks?.displayName]),
    [[party.id, leader.displayName]],
  );
  await other.client.execute(AcceptPartyInviteDocument, { input });
  await other.client.execute(SetPartyReadyDocument, { input: { ...input, isReady: true } });
  return party.id;
}

/** Puts parties in line by their leaders, who come first; everyone is followed from before that on. */
export async function joinQueue(
  parties: readonly { readonly partyId: string; readonly players: readonly Traveller[] }[],
  queueId: string,
): Promise<Queuer[]> {
  const queuers = await Promise.all(parties.flatMap(({ players }) => players.map(followTicket)));
  await Promise.all(
    parties.map(async ({ partyId, players: [leader, ...others] }) => {
      if (leader === undefined) throw new Error("a party has a leader");
      const input = { queueId, partyId };
      const { ticket } = (await leader.client.execute(JoinQueueDocument, { input })).joinQueue;
      deepStrictEqual(
        ticket.players.map(({ player }) => player?.id).sort(),
        [leader, ...others].map(({ id }) => id).sort(),
      );
    }),
  );
  return queuers;
}

/** Each hears of a match by the subscription, the first over a socket that is lost; all accept, and it gets a server. */
export async function acceptMatch(queuers: readonly Queuer[]): Promise<void> {
  const network = queuers[0]?.traveller.network;
  network?.cut();
  const ready = queuers.map(async ({ traveller: { client }, until }) => {
    const { match } = await until("ACCEPTING");
    if (match === null) throw new Error("a ticket that is to be accepted names no match");
    await client.execute(AcceptMatchDocument, { input: { matchId: match.id } });
    await until("READY");
  });
  network?.mend();
  await Promise.all(ready);
}

/** Each finds a place in one of two teams beside the other of the party, and a way onto the server that nobody else has. */
export async function findServer(
  queuers: readonly Queuer[],
  mates: ReadonlyMap<string, string>,
): Promise<void> {
  const tokens = await Promise.all(
    queuers.map(async ({ traveller: { client, id } }) => {
      const { me } = await client.execute(MyTicketDocument);
      const match = me.ticket?.match;
      if (match == null) throw new Error("the player is in no match");
      deepStrictEqual(
        match.teams.map(({ players }) => players.length),
        [2, 2],
      );
      const team = match.teams.find(({ players }) => players.some(({ player }) => player?.id === id));
      strictEqual(
        team?.players.some(({ player }) => player?.id === mates.get(id)),
        true,
      );
      const seats = match.teams.flatMap(({ players }) => players).filter(({ player }) => player?.id === id);
      deepStrictEqual(
        seats.map(({ answer }) => answer),
        ["ACCEPTED"],
      );
      const { winChance = 0 } = match.explanation ?? {};
      strictEqual(winChance > 0 && winChance < 1, true);
      const connection = (await client.execute(JoinMatchDocument, { id: match.id })).match?.connection;
      if (connection == null) throw new Error("the match has no server");
      strictEqual(connection.addresses.length > 0, true);
      strictEqual(Buffer.from(connection.connectToken, "base64url").length, 2048);
      return connection.connectToken;
    }),
  );
  strictEqual(new Set(tokens).size, queuers.length);
}

async function followTicket(traveller: Traveller): Promise<Queuer> {
  const { me } = await traveller.client.execute(MyTicketDocument);
  const updates = traveller.client.subscribe(TicketUpdatedDocument, { after: me.ticketCursor });
  return {
    traveller,
    async until(state) {
      for (;;) {
        const { value, done } = await updates.next();
        if (done === true) throw new Error("the subscription has ended");
        if (value.ticketUpdated.state === state) return value.ticketUpdated.ticket;
      }
    },
  };
}
