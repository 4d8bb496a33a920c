/**
 * Who players and staff are, how and from which devices they sign in, which of their sessions live, and what players are to each
 * other. Second factors will be here too; what players own is not.
 */
import { createAccessTokenSigner } from "@muster/auth";
import { ConfigError } from "@muster/config";
import { createJobs } from "@muster/jobs";
import { type MigrationSet, openPostgres } from "@muster/postgres";
import { openRedis } from "@muster/redis";
import { createSubgraph, gather, type Subgraph, type SubgraphDeps } from "@muster/subgraph";
import DataLoader from "dataloader";
import { jwksRoute } from "./http.js";
import { sessionSweep } from "./jobs.js";
import { createPasswordHasher } from "./password-hasher.js";
import {
  type AccountsLoaders,
  BlockPayloadResolver,
  BlockResolver,
  FriendPresenceResolver,
  FriendRequestResolver,
  FriendshipPayloadResolver,
  FriendshipResolver,
  GroupCallResolver,
  GroupMembershipResolver,
  GroupMutationResolver,
  GroupResolver,
  PlayerGroupsResolver,
  PlayerResolver,
  PresenceResolver,
  PresenceUpdateResolver,
  resolvePlayerReference,
  SessionResolver,
  SocialResolver,
  StaffResolver,
} from "./resolvers/index.js";
import {
  FriendService,
  GroupService,
  LivePresences,
  type NewStaff,
  PresenceService,
  SessionService,
  SignInService,
  StaffService,
} from "./service/index.js";
import {
  createActionLimits,
  createGroupStorage,
  createPresenceChannel,
  createPresenceStore,
  createSocialStorage,
  listenToPresences,
  PostgresAccounts,
  readAcquaintances,
} from "./storage/index.js";

/** The tables of accounts. */
export const accountsMigrations: MigrationSet = {
  schema: "accounts",
  directory: new URL("../migrations/", import.meta.url),
};

/** The resolver classes, for printing the schema. */
export const accountsResolvers = [
  PlayerResolver,
  SessionResolver,
  StaffResolver,
  SocialResolver,
  FriendshipResolver,
  FriendRequestResolver,
  BlockResolver,
  FriendshipPayloadResolver,
  BlockPayloadResolver,
  GroupMutationResolver,
  GroupResolver,
  PlayerGroupsResolver,
  GroupMembershipResolver,
  GroupCallResolver,
  PresenceResolver,
  PresenceUpdateResolver,
  FriendPresenceResolver,
] as const;

/** What of a process accounts needs. */
export type AccountsDeps = Pick<
  SubgraphDeps,
  | "config"
  | "secrets"
  | "settings"
  | "clock"
  | "calendar"
  | "random"
  | "ids"
  | "logger"
  | "metrics"
  | "events"
>;

/** Wires the accounts subgraph. Nothing runs before `start`. */
export async function createAccounts(deps: AccountsDeps): Promise<Subgraph> {
  const { config, secrets, clock, random, ids, logger, metrics } = deps;
  const { postgres, storage } = openStorage(deps);
  const hasher = createPasswordHasher({ clock, logger, metrics });
  const signer = await createAccessTokenSigner({
    privateKey: secrets.accessTokenPrivateKey,
    lifetimeS: config.ACCESS_TOKEN_LIFETIME_S,
    clock,
  });
  const lifetimes = {
    refreshMs: config.REFRESH_TOKEN_LIFETIME_S * 1000,
    sessionMs: config.SESSION_LIFETIME_S * 1000,
  };
  const sessions = new SessionService({ storage, accessTokens: signer, clock, random, ids, lifetimes });
  const signIn = new SignInService({ storage, hasher, sessions, clock, ids });
  const staff = new StaffService({ storage, hasher, clock, ids });
  if (config.REDIS_URL === undefined) throw new ConfigError("REDIS_URL", "must be set");
  const redis = openRedis({ url: config.REDIS_URL, applicationName: "accounts", logger });
  const listener = openRedis({
    ...{ url: config.REDIS_URL, applicationName: "accounts-presences", logger, blocking: true },
  });
  const limits = createActionLimits({
    redis,
    onAway: (error) => logger.warn({ err: error }, "what players do is not counted"),
  });
  const channel = createPresenceChannel({
    redis,
    onAway: (error) => logger.debug({ err: error }, "nobody is told of a presence"),
  });
  const socialStorage = createSocialStorage({ ...deps, postgres });
  const friends = new FriendService({ storage: socialStorage, limits, clock, channel });
  const groupStorage = createGroupStorage({ ...deps, postgres });
  const groups = new GroupService({ storage: groupStorage, limits, clock, ids });
  const presences = new PresenceService({
    store: createPresenceStore({
      redis,
      onAway: (error) => logger.warn({ err: error }, "nobody is seen to be there"),
    }),
    readAcquaintances: (viewerId, ids) => readAcquaintances(postgres, viewerId, ids),
    ...{ channel, limits, clock },
  });
  const livePresences = new LivePresences({ storage: socialStorage, presences, clock });
  const jobs = createJobs({
    ...deps,
    postgres,
    directUrl: deps.settings.databaseDirectUrl,
    jobs: [sessionSweep({ storage, clock })],
  });
  const playersByIds = gather((ids: readonly string[]) => storage.playersByIds(ids));
  return createSubgraph<AccountsLoaders>({
    name: "accounts",
    resolvers: [
      new PlayerResolver(sessions),
      new SessionResolver(signIn, sessions),
      new StaffResolver(staff),
      new SocialResolver(friends),
      new FriendshipResolver(),
      new FriendRequestResolver(),
      new BlockResolver(),
      new FriendshipPayloadResolver(),
      new BlockPayloadResolver(),
      new GroupMutationResolver(groups),
      new GroupResolver(groups),
      new PlayerGroupsResolver(groups),
      new GroupMembershipResolver(),
      new GroupCallResolver(),
      new PresenceResolver(presences, () => clock.nowMs()),
      new PresenceUpdateResolver(),
      new FriendPresenceResolver(),
    ],
    references: { Player: resolvePlayerReference },
    createLoaders: (principal) => ({
      presences: new DataLoader(async (ids) =>
        principal.kind === "player" ? presences.see(principal.playerId, ids) : ids.map(() => undefined),
      ),
      players: new DataLoader(playersByIds),
      groups: new DataLoader((ids) => groupStorage.findGroups(ids)),
      members: new DataLoader((ids) => groupStorage.readMembers(ids)),
      memberships: new DataLoader((ids) => groupStorage.readMemberships(ids)),
      followPresences: (playerId, tell) => livePresences.follow(playerId, tell),
    }),
    routes: [jwksRoute(signer)],
    logger,
    ids,
    async start() {
      await hasher.start();
      jobs.start();
      listenToPresences(listener, (ids) => livePresences.wake(ids));
    },
    async stop() {
      livePresences.stop();
      listener.disconnect();
      await jobs.stop();
      await hasher.stop();
      redis.disconnect();
      await postgres.close();
    },
    async ready() {
      if (!hasher.isReady) throw new Error("the password hasher does not run");
      await postgres.query("SELECT 1");
    },
  });
}

/**
 * Makes a staff account where there is none of that username; one that is there stays as it is. For seeding: the first
 * operator has nobody who could make the account through the API.
 *
 * @returns Whether it was made.
 * @throws BAD_USER_INPUT naming the field.
 */
export async function seedStaff(deps: AccountsDeps, staff: NewStaff): Promise<boolean> {
  const { postgres, storage } = openStorage(deps);
  const hasher = createPasswordHasher(deps);
  try {
    if ((await storage.credentialOf("staff", staff.username)) !== undefined) return false;
    await hasher.start();
    await new StaffService({ ...deps, storage, hasher }).create(staff);
    return true;
  } finally {
    await hasher.stop();
    await postgres.close();
  }
}

function openStorage({ config, settings, clock, random, ids, logger, metrics, events }: AccountsDeps) {
  const postgres = openPostgres({
    url: settings.databaseUrl,
    role: "muster_accounts",
    poolMax: config.DATABASE_POOL_MAX,
    applicationName: "muster-accounts",
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    logger,
    metrics,
    clock,
    random,
  });
  return { postgres, storage: new PostgresAccounts({ postgres, events, ids, clock }) };
}
