import { deepStrictEqual, strictEqual } from "node:assert";
import {
  AcceptMatchDocument,
  JoinMatchDocument,
  JoinQueueDocument,
  MyTicketDocument,
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

/** Puts each player in line alone, followed from before that on. */
export function joinQueue(travellers: readonly Traveller[], queueId: string): Promise<Queuer[]> {
  return Promise.all(
    travellers.map(async (traveller) => {
      const queuer = await followTicket(traveller);
      const { joinQueue: joined } = await traveller.client.execute(JoinQueueDocument, { input: { queueId } });
      deepStrictEqual([joined.ticket.queueId, joined.ticket.match], [queueId, null]);
      return queuer;
    }),
  );
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

/** Each finds a place in one of two teams, and a way onto the server that nobody else has. */
export async function findServer(queuers: readonly Queuer[]): Promise<void> {
  const tokens = await Promise.all(
    queuers.map(async ({ traveller: { client, id } }) => {
      const { me } = await client.execute(MyTicketDocument);
      const match = me.ticket?.match;
      if (match == null) throw new Error("the player is in no match");
      deepStrictEqual(
        match.teams.map(({ players }) => players.length),
        [2, 2],
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
