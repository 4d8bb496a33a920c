import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { anonymous, type PlayerId, type Principal, type SessionId } from "@muster/auth";
import { readConfig, readSecrets } from "@muster/config";
import { openProcess, type PlatformProcess, type Subgraph } from "@muster/subgraph";
import { afterAll, beforeAll } from "vitest";
import { createMatchmaking } from "../src/index.js";

/** The subgraph, running on this file's own servers. */
export interface RunningMatchmaking {
  readonly subgraph: Subgraph;
  readonly platform: PlatformProcess;
  readonly host: FakeHost;
  /** What the sites' beacons prove latencies with. */
  readonly siteKey: Uint8Array;
  /** Runs an operation and gives its data; errors are shortened to what clients act upon. */
  run(query: string, variables?: Record<string, unknown>, principal?: Principal): Promise<Outcome>;
  /** Follows a subscription. */
  follow(
    query: string,
    variables: Record<string, unknown>,
    principal: Principal,
  ): Promise<AsyncIterator<Outcome>>;
  /** A player who is signed in. */
  player(): Extract<Principal, { readonly kind: "player" }>;
}

/** A host of matches that answers as one does, and runs nothing. */
export interface FakeHost {
  readonly url: string;
  /** Whether it says that there is no room. */
  isFull: boolean;
  /** The match of each request for a server. */
  readonly asked: string[];
  /** The match token of each request for a server. */
  readonly tokens: string[];
  close(): Promise<void>;
}

/** What the host says of itself. */
const site = { id: "local", number: 1, region: "home", beacon: "127.0.0.1:40001", room: 8 };

async function startFakeHost(): Promise<FakeHost> {
  const [asked, tokens]: [string[], string[]] = [[], []];
  const server = createServer((request, response) => {
    const matchId = request.url?.split("/").at(-1) ?? "";
    if (request.url === "/site") {
      response.end(JSON.stringify(site));
      return;
    }
    if (request.method === "PUT") {
      asked.push(matchId);
      let body = "";
      request.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      request.on("end", () => tokens.push(JSON.parse(body).matchToken));
    }
    const given = { serverId: `server of ${matchId}`, addresses: ["127.0.0.1:40000"], protocolId: "7" };
    response.writeHead(host.isFull ? 503 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(host.isFull ? {} : { matchId, siteId: "local", ...given }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host: FakeHost = {
    ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, isFull: false, asked, tokens },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return host;
}

/** What an operation gave. */
export interface Outcome {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for.
  readonly data: any;
  readonly errors: readonly { readonly code: unknown; readonly details: unknown; readonly path: unknown }[];
}

/**
 * Starts a {@link RunningMatchmaking} before the file's tests and stops it after them.
 *
 * @param openRedis Gives the Redis that it uses; this file's own where absent.
 */
export function useMatchmaking(
  openRedis = async () => (await testServers()).redisUrl,
): () => RunningMatchmaking {
  let running: RunningMatchmaking | undefined;
  let stop = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const [{ databaseUrl }, redisUrl] = await Promise.all([testServers(), openRedis()]);
    const host = await startFakeHost();
    const settings = {
      MATCH_HOSTS: `local=${host.url}`,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      NODE_ENV: "test",
      LOG_LEVEL: "silent",
    };
    const config = readConfig(settings);
    const secrets = readSecrets(config, settings);
    const platform = await openProcess({ config, secrets, service: "test", hosts: ["matchmaking"] });
    const subgraph = await createMatchmaking(platform.depsOf("matchmaking"));
    await platform.start();
    await subgraph.start();
    running = {
      ...{ subgraph, platform, host, siteKey: secrets.siteKey },
      async run(query, variables = {}, principal = anonymous) {
        return shorten(await subgraph.execute({ query, variables, principal, requestId: "test" }));
      },
      async follow(query, variables, principal) {
        const results = await subgraph.subscribe({ query, variables, principal, requestId: "test" });
        if (!(Symbol.asyncIterator in results)) throw new Error(JSON.stringify(results));
        const iterator = results[Symbol.asyncIterator]();
        return {
          async next() {
            const { done, value } = await iterator.next();
            return done === true ? { done, value: undefined } : { done: false, value: shorten(value) };
          },
          return: async () => {
            await iterator.return?.();
            return { done: true, value: undefined };
          },
        };
      },
      player: () => ({
        kind: "player",
        playerId: platform.ids.next<PlayerId>(),
        sessionId: platform.ids.next<SessionId>(),
      }),
    };
    stop = async () => {
      await subgraph.stop();
      await platform.stop();
      await host.close();
    };
  });
  afterAll(() => stop());
  return () => {
    if (running === undefined) throw new Error("matchmaking runs inside tests only");
    return running;
  };
}

type Result = Awaited<ReturnType<Subgraph["execute"]>>;

/** Through JSON, as the gateway would get it. */
function shorten({ data, errors = [] }: Result): Outcome {
  const shortened = errors.map(({ path, extensions }) => ({
    code: extensions["code"],
    details: extensions["details"],
    path: path?.join("."),
  }));
  return { data: JSON.parse(JSON.stringify(data ?? null)), errors: shortened };
}
