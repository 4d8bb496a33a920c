import { randomFillSync } from "node:crypto";
import { PlazaMatch } from "@muster/games";
import { createSystemClock } from "@muster/runtime";
import { createMetrics } from "@muster/telemetry";
import {
  type Chance,
  type Impairments,
  type PathCounts,
  parseEndpoint,
  seededChance,
} from "@muster/transport";
import { chooseAead } from "@muster/transport/aead";
import { clientIdOf, mintConnectToken, u64 } from "@muster/transport/connect-token";
import { startImpairmentProxy } from "@muster/transport/impairment-proxy";
import { openUdpLink } from "@muster/transport/udp";
import { MatchServer, type MatchServerCounts } from "../match-server.js";
import { createSystemTickClock } from "../tick-clock.js";
import { startTicks, type TickCounts } from "../tick-loop.js";
import { Bot } from "./bot.js";

/** What is tried: so many bots on a plaza, behind a bad network. */
export interface NightOptions {
  readonly bots: number;
  readonly crates: number;
  readonly tickHz: number;
  readonly impairments: Impairments;
  /** Decides the network's chances and the bots' minds. */
  readonly seed: number;
}

/** A running night on the plaza. */
export interface Night {
  readonly bots: readonly Bot[];
  readonly kind: "dgram" | "mmsg";
  server(): MatchServerCounts;
  ticks(): TickCounts;
  network(): { readonly up: PathCounts; readonly down: PathCounts };
  close(): Promise<void>;
}

const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 250_000 };
const tokenLifeS = 45;
const protocolId = u64(1);

/** Starts a server, a bad network before it, and bots behind that, all on loopback. */
export async function startNight({ bots, crates, tickHz, impairments, seed }: NightOptions): Promise<Night> {
  const aead = chooseAead();
  const fillRandom = (bytes: Uint8Array): void => void randomFillSync(bytes);
  const wall = createSystemClock();
  const unixSeconds = (): number => Math.floor(wall.nowMs() / 1000);
  const privateKey = new Uint8Array(32);
  fillRandom(privateKey);
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  const proxy = await startImpairmentProxy({
    listen: "127.0.0.1:0",
    target: link.local.key,
    settings: impairments,
    seed,
  });
  const address = parseEndpoint(proxy.local.key);
  if (address === undefined) throw new Error("a proxy has an address");
  const match = new PlazaMatch({ playersMax: bots, crates }, chanceBelow(seededChance(seed, 1_000_000)));
  const server = new MatchServer({
    ...{ link, match, pace, aead, fillRandom, unixSeconds, protocolId },
    ...{ privateKeys: [privateKey], addresses: [address], slotsMax: bots },
  });
  const clock = createSystemTickClock();
  const metrics = createMetrics({ process: false });
  const loop = startTicks({
    ...{ tickHz, clock, link, metrics },
    tick: (number) => server.tick(number, clock.nowMs()),
  });
  const links = await Promise.all(
    Array.from({ length: bots }, () => openUdpLink({ address: "127.0.0.1", port: 0 })),
  );
  const players = links.map((own, number) => {
    const chance = chanceBelow(seededChance(seed, 2_000_000 + number));
    const bot = new Bot({ link: own, aead, pace, entitiesMax: match.plaza.size, chance });
    const token = mintConnectToken(aead, fillRandom, {
      ...{ protocolId, privateKey, clientId: clientIdOf(0, number + 1), timeoutSeconds: 5 },
      ...{ createdAt: u64(unixSeconds()), expiresAt: u64(unixSeconds() + tokenLifeS) },
      ...{ servers: [address], userData: new Uint8Array(256) },
    });
    bot.client.connect(token, clock.nowMs());
    return bot;
  });
  const timer = setInterval(() => {
    for (const bot of players) bot.tick(clock.nowMs());
  }, 1000 / tickHz);
  return {
    bots: players,
    kind: link.kind,
    server: () => server.counts,
    ticks: () => loop.counts,
    network: () => proxy.counts(),
    async close() {
      clearInterval(timer);
      for (const { client } of players) client.disconnect();
      loop.stop();
      server.stop();
      await Promise.all([...links, link, proxy].map((one) => one.close()));
    },
  };
}

function chanceBelow(chance: Chance): (bound: number) => number {
  return (bound) => Math.floor(chance.unit() * bound);
}
