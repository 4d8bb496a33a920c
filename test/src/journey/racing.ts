import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert";
import { JoinMatchDocument, MyMatchesDocument, MyTicketDocument } from "@muster/client";
import {
  emptyInputs,
  plazaButtons,
  plazaChannel,
  plazaChannels,
  plazaCodec,
  serializeInputs,
} from "@muster/games";
import { GameClient } from "@muster/realtime-client";
import { createSystemClock } from "@muster/runtime";
import { chooseAead } from "@muster/transport/aead";
import { openUdpLink } from "@muster/transport/udp";
import { BitWriter } from "@muster/wire";
import type { Queuer } from "./matching.js";
import type { Traveller } from "./traveller.js";

const clock = createSystemClock();
const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };
const entitiesMax = 1024;
const tickMs = 33;

/** Everybody plays over UDP with their own token; the first runs, so that their team wins, and each hears that the match has ended. */
export async function race(queuers: readonly Queuer[]): Promise<void> {
  const over = new AbortController();
  const playing = queuers.map(({ traveller }, place) => play(traveller, place === 0, over.signal));
  try {
    await Promise.race([Promise.all(playing), Promise.all(queuers.map(({ until }) => until("ENDED")))]);
  } finally {
    over.abort();
    await Promise.all(playing);
  }
}

/** The winners' skill has risen and the others' has fallen, by the match that was played. */
export async function readRatings(queuers: readonly Queuer[], matchOf: string): Promise<void> {
  const moves = await Promise.all(
    queuers.map(async ({ traveller: { client } }) => {
      const { me } = await client.execute(MyMatchesDocument, { first: 1 });
      const { team, match, ratingChange } = me.matches?.edges[0]?.node ?? {};
      if (team === undefined || match == null || ratingChange == null)
        throw new Error("the match is not in the player's history");
      deepStrictEqual([match.id, match.state], [matchOf, "ENDED"]);
      strictEqual(me.ratings?.find(({ modeId }) => modeId === match.modeId)?.games, 1);
      notStrictEqual(ratingChange.after.display, ratingChange.before.display);
      return { isWinner: match.result?.teams[team]?.rank === 1, rose: ratingChange.after.display };
    }),
  );
  strictEqual(moves[0]?.isWinner, true);
  const shown = (winners: boolean) =>
    moves.filter(({ isWinner }) => isWinner === winners).map(({ rose }) => rose);
  strictEqual(Math.min(...shown(true)) > Math.max(...shown(false)), true);
}

/** The match of somebody who is in one. */
export async function matchIdOf({ client }: Traveller): Promise<string> {
  const { me } = await client.execute(MyTicketDocument);
  if (me.ticket?.match == null) throw new Error("the player is in no match");
  return me.ticket.match.id;
}

/** Is on the match's server until it is over, and runs to the east or stands. */
async function play(traveller: Traveller, isRunner: boolean, over: AbortSignal): Promise<void> {
  const id = await matchIdOf(traveller);
  const { match } = await traveller.client.execute(JoinMatchDocument, { id });
  if (match?.connection == null) throw new Error("the match has no server");
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  try {
    const client = new GameClient({
      ...{ aead: chooseAead(), pace, link },
      protocol: {
        ...{ channels: plazaChannels, snapshotChannel: plazaChannel.snapshots, codec: plazaCodec },
        entitiesMax,
      },
      handlers: { stateChanged: () => {}, message: () => {}, snapshot: () => {} },
    });
    client.connect(Buffer.from(match.connection.connectToken, "base64url"), clock.monotonicMs());
    for (let tick = 1; !over.aborted; tick++) {
      client.send(plazaChannel.inputs, inputOf(tick, isRunner ? plazaButtons.east : 0));
      client.tick(clock.monotonicMs());
      await clock.sleep(tickMs, over);
    }
    client.disconnect();
  } finally {
    await link.close();
  }
}

function inputOf(tick: number, buttons: number): Uint8Array {
  const message = emptyInputs();
  message.tick = tick;
  message.count = 1;
  Object.assign(message.inputs[0] ?? {}, { buttons });
  const bytes = new Uint8Array(64);
  const writer = new BitWriter(bytes);
  serializeInputs(writer, message);
  return bytes.subarray(0, writer.bytePosition);
}
