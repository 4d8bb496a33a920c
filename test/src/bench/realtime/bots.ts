import { randomFillSync } from "node:crypto";
import { createSystemTickClock, startTicks, type TickLoop } from "@muster/realtime-server";
import { SeededRandom } from "@muster/runtime";
import { MemoryNetwork } from "@muster/transport";
import { chooseAead } from "@muster/transport/aead";
import { clientIdOf, mintConnectToken, parseServerAddress, u64 } from "@muster/transport/connect-token";
import { clientState } from "@muster/transport/netcode";
import { openUdpLink, type UdpLink } from "@muster/transport/udp";
import { answerParent } from "../child.js";
import { Bot } from "./bot.js";
import { privateKey, protocolId } from "./door.js";

/** What the parent asks of the process of bots. */
export type BotsQuestion =
  | { readonly kind: "join"; readonly server: string; readonly count: number }
  | { readonly kind: "count" }
  | { readonly kind: "leave" };

/** What the bots are and saw. */
export interface BotsAnswer {
  readonly connected: number;
  readonly snapshots: number;
}

const tickHz = 60;
/** Players' ticks are spread over a tick, as they are over the world. */
const groups = 2;

const aead = chooseAead();
const links: UdpLink[] = [];
let bots: Bot[] = [];
let loop: TickLoop | undefined;

/** The admission's buckets are per address: bots come from many, four each. */
async function linkOf(number: number): Promise<UdpLink> {
  const house = number >>> 2;
  const address = `127.${10 + (house >>> 8)}.${house & 0xff}.1`;
  return openUdpLink({ address, port: 0, bufferBytes: 262_144, polled: true });
}

async function join(server: string, count: number): Promise<void> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  for (let number = 0; number < count; number++) {
    const token = mintConnectToken(aead, (bytes) => void randomFillSync(bytes), {
      ...{ protocolId, privateKey, clientId: clientIdOf(0, number + 1), timeoutSeconds: 10 },
      ...{ createdAt: u64(nowSeconds), expiresAt: u64(nowSeconds + 45) },
      ...{ servers: [parseServerAddress(server)], userData: new Uint8Array(256) },
    });
    const link = await linkOf(number);
    links.push(link);
    const random = new SeededRandom(number);
    bots.push(new Bot({ link, aead, token, random, nowMs: performance.now() }));
  }
  loop = startTicks({
    tickHz: tickHz * groups,
    clock: createSystemTickClock(),
    link: new MemoryNetwork(1).open("bots"),
    tick(tick) {
      for (let number = tick % groups; number < bots.length; number += groups)
        bots[number]?.tick(performance.now());
    },
  });
}

async function leave(): Promise<void> {
  loop?.stop();
  for (const bot of bots) bot.leave();
  bots = [];
  await Promise.all(links.splice(0).map((link) => link.close()));
}

answerParent<BotsQuestion>(async (question): Promise<BotsAnswer> => {
  if (question.kind === "join") await join(question.server, question.count);
  else if (question.kind === "leave") await leave();
  return {
    connected: bots.filter(({ state }) => state === clientState.connected).length,
    snapshots: bots.reduce((sum, { snapshots }) => sum + snapshots, 0),
  };
});
