import { anonymous, type Principal } from "@muster/auth";
import { readConfig, readSecrets, subgraphSettings } from "@muster/config";
import { createEventWriter } from "@muster/events";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, OffsetCalendarClock } from "@muster/runtime";
import type { Subgraph } from "@muster/subgraph";
import { afterAll, beforeAll } from "vitest";
import { type AccountsDeps, createAccounts } from "../src/index.js";
import { logger, metrics, privateKey, random } from "./setting.js";

/** The accounts subgraph, running on this file's own database. */
export interface RunningAccounts {
  readonly deps: AccountsDeps;
  readonly subgraph: Subgraph;
  /** As the superuser: what a test looks at. */
  readonly admin: Postgres;
  /** Runs an operation and gives its data; errors are shortened to what clients act upon. */
  run(query: string, variables?: Record<string, unknown>, principal?: Principal): Promise<Outcome>;
  /** Follows a subscription until the file's tests are over. */
  follow(
    query: string,
    variables: Record<string, unknown>,
    principal: Principal,
  ): Promise<{ next(): Promise<Outcome> }>;
}

/** What an operation gave. */
export interface Outcome {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for.
  readonly data: any;
  readonly errors: readonly { readonly code: unknown; readonly details: unknown; readonly path: unknown }[];
}

/** Starts a {@link RunningAccounts} before the file's tests and stops it after them. */
export function useAccounts(): () => RunningAccounts {
  let running: RunningAccounts | undefined;
  let stop = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const { databaseUrl, redisUrl } = await testServers();
    const config = readConfig({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, NODE_ENV: "test" });
    const clock = createSystemClock();
    const admin = openPostgres({ url: databaseUrl, poolMax: 4, applicationName: "accounts-test", logger });
    const events = createEventWriter({ postgres: admin, logger });
    const deps: AccountsDeps = {
      config,
      secrets: readSecrets(config, { ACCESS_TOKEN_PRIVATE_KEY: privateKey }),
      settings: subgraphSettings(config, "accounts"),
      clock,
      calendar: new OffsetCalendarClock(clock),
      random,
      ids: createIds(clock, random),
      logger,
      metrics,
      events,
    };
    const subgraph = await createAccounts(deps);
    await subgraph.start();
    running = {
      ...{ deps, subgraph, admin, run: (...args) => runOn(subgraph, ...args) },
      async follow(query, variables, principal) {
        const results = await subgraph.subscribe({ query, variables, principal, requestId: "test" });
        if (!(Symbol.asyncIterator in results)) return { next: async () => shorten(results) };
        return { next: async () => shorten((await results.next()).value ?? {}) };
      },
    };
    stop = async () => {
      await subgraph.stop();
      await events.close();
      await admin.close();
    };
  });
  afterAll(() => stop());
  return () => {
    if (running === undefined) throw new Error("accounts run inside tests only");
    return running;
  };
}

async function runOn(
  subgraph: Subgraph,
  query: string,
  variables: Record<string, unknown> = {},
  principal: Principal = anonymous,
): Promise<Outcome> {
  return shorten(await subgraph.execute({ query, variables, principal, requestId: "test" }));
}

function shorten({ data, errors = [] }: Awaited<ReturnType<Subgraph["execute"]>>): Outcome {
  const shortened = errors.map(({ path, extensions }) => ({
    code: extensions["code"],
    details: extensions["details"],
    path: path?.join("."),
  }));
  // Through JSON, as the gateway would get it.
  return { data: JSON.parse(JSON.stringify(data ?? null)), errors: shortened };
}
