import { generateKeyPairSync } from "node:crypto";
import { createAccessTokenSigner, type PlayerId } from "@muster/auth";
import { createEventWriter } from "@muster/events";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom, SimulatedClock } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll } from "vitest";
import { createPasswordHasher } from "../src/password-hasher.js";
import {
  FriendService,
  GroupService,
  type Registration,
  SessionService,
  SignInService,
  StaffService,
} from "../src/service/index.js";
import { createGroupStorage, createSocialStorage, PostgresAccounts } from "../src/storage/index.js";

export const logger = createLogger({ service: "accounts-test", level: "silent" });
export const metrics = createMetrics({ process: false });
export const random = createSystemRandom();

/** A private key for access tokens, made for this file. */
export const privateKey = JSON.stringify({
  ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }),
  kid: "test",
});

/** The lifetimes that tests count with. Milliseconds. */
export const lifetimes = { refreshMs: 60_000, sessionMs: 150_000 };

/** Services on this file's own database, with a clock that the test moves. */
export interface Setting {
  readonly clock: SimulatedClock;
  /** As the superuser: what a test looks at. */
  readonly admin: Postgres;
  readonly storage: PostgresAccounts;
  readonly sessions: SessionService;
  readonly signIn: SignInService;
  readonly staff: StaffService;
  /** Without limits of how often. */
  readonly friends: FriendService;
  /** Without limits of how often. */
  readonly groups: GroupService;
  /** Makes that many players, who cannot sign in. */
  makePlayers(count: number): Promise<PlayerId[]>;
}

/** Opens a {@link Setting} before the file's tests and closes it after them. */
export function useSetting(): () => Setting {
  let setting: Setting | undefined;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const { databaseUrl } = await testServers();
    const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
    const ids = createIds(clock, random);
    const open = { url: databaseUrl, applicationName: "accounts-test", logger };
    const admin = openPostgres({ ...open, poolMax: 4 });
    const postgres = openPostgres({ ...open, poolMax: 16, role: "muster_accounts" });
    const events = createEventWriter({ postgres, logger });
    const storage = new PostgresAccounts({ postgres, events, ids, clock });
    const hasher = createPasswordHasher({ clock: createSystemClock(), logger, metrics });
    await hasher.start();
    const accessTokens = await createAccessTokenSigner({ privateKey, lifetimeS: 30, clock });
    const sessions = new SessionService({ storage, accessTokens, clock, random, ids, lifetimes });
    const signIn = new SignInService({ storage, hasher, sessions, clock, ids });
    const staff = new StaffService({ storage, hasher, clock, ids });
    const social = createSocialStorage({ postgres, events, ids, clock });
    const channel = { announce: () => undefined };
    const limits = { take: async () => undefined };
    const friends = new FriendService({ storage: social, limits, clock, channel });
    const groups = new GroupService({
      storage: createGroupStorage({ postgres, events, ids, clock }),
      ...{ limits, clock, ids },
    });
    const makePlayers = (count: number) =>
      storage.transact(async (tx) => {
        const made = Array.from({ length: count }, () => ids.next<PlayerId>());
        for (const id of made)
          await tx.insertPlayer({
            ...{ kind: "player", id, username: undefined, displayName: "Somebody" },
            createdAtMs: clock.nowMs(),
          });
        return made;
      });
    closers.push(
      () => hasher.stop(),
      () => events.close(),
      () => postgres.close(),
      () => admin.close(),
    );
    setting = { clock, admin, storage, sessions, signIn, staff, friends, groups, makePlayers };
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return () => {
    if (setting === undefined) throw new Error("the setting is open inside tests only");
    return setting;
  };
}

let registered = 0;

/** A registration that nobody else has made, with `changes`. */
export function registration(changes: Partial<Registration> = {}): Registration {
  registered++;
  return {
    username: `player${registered}`,
    displayName: `Player ${registered}`,
    password: "correct horse",
    userAgent: undefined,
    deviceId: undefined,
    ...changes,
  };
}

/** How many rows each table holds, and the outbox: what bad input must leave as it is. */
export async function countRows(admin: Postgres): Promise<Record<string, number>> {
  const [row] = await admin.query<Record<string, number>>(`SELECT
    (SELECT count(*)::int FROM accounts.players) AS players,
    (SELECT count(*)::int FROM accounts.staff) AS staff,
    (SELECT count(*)::int FROM accounts.credentials) AS credentials,
    (SELECT count(*)::int FROM accounts.sessions) AS sessions,
    (SELECT count(*)::int FROM accounts.devices) AS devices,
    (SELECT count(*)::int FROM accounts.used_refresh_tokens) AS used,
    (SELECT count(*)::int FROM accounts.ties) AS ties,
    (SELECT count(*)::int FROM accounts.blocks) AS blocks,
    (SELECT count(*)::int FROM accounts.groups) AS groups,
    (SELECT count(*)::int FROM accounts.group_members) AS members,
    (SELECT count(*)::int FROM accounts.group_calls) AS calls,
    (SELECT count(*)::int FROM accounts.sessions WHERE ended_at IS NOT NULL) AS ended,
    (SELECT count(*)::int FROM events.outbox) AS events`);
  return row ?? {};
}

/** The events of one key or topic in the outbox, in order. */
export async function eventsOf(
  admin: Postgres,
  which: { readonly topic: string; readonly key?: string },
): Promise<{ key: string; payload: Record<string, unknown>; xmin: string }[]> {
  return admin.query(
    `SELECT key, payload, xmin::text AS xmin FROM events.outbox
     WHERE topic = $1 AND ($2::text IS NULL OR key = $2) ORDER BY sequence`,
    [which.topic, which.key ?? null],
  );
}
