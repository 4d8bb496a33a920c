import { readConfig, readSecrets, withSettings } from "@muster/config";
import { plazaChannel, plazaChannels, plazaCodec } from "@muster/games";
import { GameClient } from "@muster/realtime-client";
import { startMatchHost } from "@muster/realtime-server/host";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { type Stack, startStack } from "@muster/stack";
import { createLogger, createMetrics } from "@muster/telemetry";
import { chooseAead } from "@muster/transport/aead";
import { openUdpLink } from "@muster/transport/udp";
import { expect, onTestFinished, test, vi } from "vitest";

const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };
const patience = { timeout: 60_000, interval: 50 };
const crates = 4;

/** A platform, and a host whose matches are over when everybody is there. */
async function start(): Promise<Stack> {
  const { databaseUrl, redisUrl } = await testServers();
  const settings = readConfig({});
  const secrets = readSecrets(settings);
  const clock = createSystemClock();
  let stack: Stack | undefined;
  const host = await startMatchHost({
    ...{ siteId: "local", siteNumber: 1, region: "here", siteKey: secrets.siteKey },
    ...{ address: "127.0.0.1", controlAddress: "127.0.0.1", controlPort: 0, beaconPort: 0, matchesMax: 2 },
    ...{ emptyMsMax: 120_000, privateKeys: [secrets.matchServerKey], token: secrets.matchHostToken, clock },
    platformUrl: () => stack?.platform.url,
    game: () => ({
      ...{ tickHz: 30, pace, protocolId: "1" },
      source: ({ slotsMax }) => ({
        ...{ module: new URL("./fixtures/short-match.mjs", import.meta.url).href, name: "makeShort" },
        options: { playersMax: slotsMax, crates, seed: 1 },
      }),
    }),
    ids: createIds(clock, createSystemRandom()),
    logger: createLogger({ service: "test", level: "silent" }),
    metrics: createMetrics({ process: false }),
  });
  onTestFinished(() => host.close());
  stack = await startStack({
    ...{ topology: "one", dataName: "unused" },
    config: withSettings(settings, {
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, GATEWAY_PORT: 0 },
      MATCH_HOSTS: [`local=${host.url}`],
    }),
  });
  return stack;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for.
type Data = any;

async function ask(url: string, query: string, token?: string): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { readonly data: Data; readonly errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

async function connect(connectToken: string): Promise<void> {
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  const client = new GameClient({
    ...{ aead: chooseAead(), pace, link },
    protocol: {
      ...{ channels: plazaChannels, snapshotChannel: plazaChannel.snapshots, codec: plazaCodec },
      entitiesMax: 2 + crates,
    },
    handlers: { stateChanged: () => {}, message: () => {}, snapshot: () => {} },
  });
  client.connect(Buffer.from(connectToken, "base64url"), performance.now());
  const ticks = setInterval(() => client.tick(performance.now()), 10);
  onTestFinished(async () => {
    clearInterval(ticks);
    await link.close();
  });
}

const register = (
  name: string,
) => `mutation { register(input: { username: "${name}", password: "correct horse ${name}",
  displayName: "${name}" }) { accessToken } }`;

test("two play a match, and its server's report moves their ratings through the gateway", {
  timeout: 180_000,
}, async () => {
  const { platform, stop } = await start();
  try {
    const { url } = platform;
    const tokens: string[] = [];
    for (const name of ["ada_r", "bob_r"]) tokens.push((await ask(url, register(name))).register.accessToken);
    for (const token of tokens)
      await ask(url, `mutation { joinQueue(input: { queueId: "duel" }) { ticket { id } } }`, token);
    for (const token of tokens) {
      const connection = await vi.waitFor(async () => {
        const { me } = await ask(url, "{ me { ticket { match { connection { connectToken } } } } }", token);
        expect(me.ticket.match?.connection).toBeTruthy();
        return me.ticket.match.connection;
      }, patience);
      await connect(connection.connectToken);
    }
    const read = `{ me { ticket { id } ratings { modeId display games mu }
      matches(first: 1) { edges { node { team match { state result { teams { rank score } } } ratingChange { after { display } } } } } } }`;
    const players = await vi.waitFor(async () => {
      const both = await Promise.all(tokens.map(async (token) => (await ask(url, read, token)).me));
      for (const one of both) expect(one.matches.edges).toHaveLength(1);
      return both;
    }, patience);
    for (const { ticket, ratings, matches } of players) {
      const { team, match, ratingChange } = matches.edges[0].node;
      expect(ticket).toBeNull();
      expect(match).toEqual({
        ...{
          state: "ENDED",
          result: {
            teams: [
              { rank: 2, score: 1 },
              { rank: 1, score: 4 },
            ],
          },
        },
      });
      expect(ratings).toMatchObject([{ games: 1, display: ratingChange.after.display }]);
      expect(Math.sign(ratings[0].mu)).toBe(team === 1 ? 1 : -1);
    }
  } finally {
    await stop();
  }
});
