import {
  hasScope,
  type Principal,
  requirePlayer,
  requireScope,
  type SessionPrincipal,
  unauthenticated,
} from "@muster/auth";
import { AppError, badInput } from "@muster/errors";
import {
  type Connection,
  ConnectionArgs,
  type CursorCodec,
  parsePage,
  type ReferenceResolver,
  stringCursor,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  CreateStaffInput,
  CreateStaffPayload,
  Device,
  EndSessionInput,
  EndSessionsPayload,
  LoginInput,
  Player,
  PlayerConnection,
  RefreshSessionInput,
  RegisterInput,
  Session,
  SessionConnection,
  SessionPayload,
  Staff,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import {
  type AccountsLoaders,
  type Context,
  isSelf,
  requireSelf,
  toPlayer,
  toPlayerOrNull,
} from "./context.js";

const playersMax = 100;
const sessionCursor = stringCursor("sessions");
const namePlace = stringCursor("playersByName");
const nameCursor: CursorCodec<domain.NamePlace> = {
  encode: (place) => namePlace.encode(domain.writeNamePlace(place)),
  decode: (text) => domain.readNamePlace(namePlace.decode(text) ?? ""),
};

/** Players, as anyone may see them, and what only they may see of themselves. */
@Resolver(() => Player)
export class PlayerResolver {
  readonly #sessions: domain.SessionService;

  constructor(sessions: domain.SessionService) {
    this.#sessions = sessions;
  }

  @Query(() => Player, {
    description:
      "The player who makes the request. UNAUTHENTICATED without one, FORBIDDEN for staff and services.",
  })
  async me(@Ctx() { principal, loaders }: Context): Promise<Player> {
    const player = await loaders.players.load(requirePlayer(principal).playerId);
    if (player === undefined) throw new AppError("NOT_FOUND", "the account was removed");
    return toPlayer(player);
  }

  @Query(() => Player, {
    nullable: true,
    description: "A player by id; null when there is none. Anyone may ask.",
  })
  async player(
    @Arg("id", () => ID, { description: "The player's id." }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Player | null> {
    return toPlayerOrNull(await loaders.players.load(id));
  }

  @Query(() => [Player], {
    nullable: "items",
    description: "Players by id, in the order asked, with null where there is none. Anyone may ask.",
  })
  async players(
    @Arg("ids", () => [ID], { description: `Up to ${playersMax} ids.` }) ids: string[],
    @Ctx() { loaders }: Context,
  ): Promise<(Player | null)[]> {
    if (ids.length > playersMax) throw badInput("ids", `at most ${playersMax} ids`);
    return Promise.all(ids.map(async (id) => toPlayerOrNull(await loaders.players.load(id))));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "What the player signs in with. Read by the player, and with the scope accounts:read; null for everyone else.",
  })
  async username(@Root() { id }: Player, @Ctx() { principal, loaders }: Context): Promise<string | null> {
    if (!isSelf(principal, id) && !hasScope(principal, "accounts:read")) return null;
    return (await loaders.players.load(id))?.username ?? null;
  }

  @FieldResolver(() => SessionConnection, {
    nullable: true,
    description:
      "The player's sessions that have not ended, newest first. Read by the player; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async sessions(
    @Root() { id }: Player,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<Session>> {
    const own = requireSelf(principal, id);
    const page = parsePage(args, sessionCursor);
    const sessions = await this.#sessions.list(
      { kind: "player", id: own.playerId },
      { limit: page.limit + 1, backward: page.backward, from: page.from },
    );
    return toConnection(
      page,
      sessions,
      sessionCursor,
      (session) => session.id,
      (session) => toSession(session, own.sessionId),
    );
  }

  @FieldResolver(() => [Device], {
    nullable: true,
    description:
      "The devices from which the player has signed in, the one last seen first; at most 20. Read by the player; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async devices(@Root() { id }: Player, @Ctx() { principal }: Context): Promise<readonly Device[]> {
    const own = requireSelf(principal, id);
    return (await this.#sessions.listDevices(own.playerId)).map(toDevice);
  }
}

/** Signing up, signing in, and ending sessions. */
@Resolver()
export class SessionResolver {
  readonly #signIn: domain.SignInService;
  readonly #sessions: domain.SessionService;

  constructor(signIn: domain.SignInService, sessions: domain.SessionService) {
    this.#signIn = signIn;
    this.#sessions = sessions;
  }

  @Mutation(() => SessionPayload, {
    description:
      "Makes a player's account and signs the player in. CONFLICT naming `username` when it is taken; RATE_LIMITED when too many sign in at this moment.",
  })
  async register(
    @Arg("input", () => RegisterInput, { description: "What the player signs up with." })
    input: RegisterInput,
  ): Promise<SessionPayload> {
    return toPayload(await this.#signIn.register({ ...input, ...clientOf(input) }));
  }

  @Mutation(() => SessionPayload, {
    description:
      "Signs a player in. UNAUTHENTICATED when the username or the password is wrong; RATE_LIMITED when too many sign in at this moment.",
  })
  async login(
    @Arg("input", () => LoginInput, { description: "What the player signs in with." }) input: LoginInput,
  ): Promise<SessionPayload> {
    return toPayload(await this.#signIn.login("player", { ...input, ...clientOf(input) }));
  }

  @Mutation(() => SessionPayload, {
    description:
      "Signs a staff member in. UNAUTHENTICATED when the username or the password is wrong; RATE_LIMITED when too many sign in at this moment.",
  })
  async loginStaff(
    @Arg("input", () => LoginInput, { description: "What the staff member signs in with." })
    input: LoginInput,
  ): Promise<SessionPayload> {
    return toPayload(await this.#signIn.login("staff", { ...input, ...clientOf(input) }));
  }

  @Mutation(() => SessionPayload, {
    description:
      "Exchanges a refresh token for new tokens; needs no access token. A refresh token works once: when it comes again, even at the same moment, its session ends (SESSION_REVOKED) and the account must sign in anew, so a client refreshes in one place. UNAUTHENTICATED when the token is unknown or expired, which ends nothing.",
  })
  async refreshSession(
    @Arg("input", () => RefreshSessionInput, { description: "What the session is refreshed with." })
    { refreshToken }: RefreshSessionInput,
  ): Promise<SessionPayload> {
    return toPayload(await this.#sessions.refresh(refreshToken));
  }

  @Mutation(() => EndSessionsPayload, {
    description: "Ends the session that makes the request. UNAUTHENTICATED without one.",
  })
  async logout(@Ctx() { principal }: Context): Promise<EndSessionsPayload> {
    return { endedSessionIds: await this.#sessions.logout(requireSession(principal)) };
  }

  @Mutation(() => EndSessionsPayload, {
    description:
      "Ends one session of the caller's own account; its access tokens are refused within a second. NOT_FOUND naming `sessionId` when the account has no such session.",
  })
  async endSession(
    @Arg("input", () => EndSessionInput, { description: "Which session." }) { sessionId }: EndSessionInput,
    @Ctx() { principal }: Context,
  ): Promise<EndSessionsPayload> {
    return { endedSessionIds: await this.#sessions.end(requireSession(principal), sessionId) };
  }

  @Mutation(() => EndSessionsPayload, {
    description: "Ends every session of the caller's own account but the one that makes the request.",
  })
  async endOtherSessions(@Ctx() { principal }: Context): Promise<EndSessionsPayload> {
    return { endedSessionIds: await this.#sessions.endOthers(requireSession(principal)) };
  }
}

/** Staff accounts, and what staff look up. */
@Resolver()
export class StaffResolver {
  readonly #staff: domain.StaffService;

  constructor(staff: domain.StaffService) {
    this.#staff = staff;
  }

  @Mutation(() => CreateStaffPayload, {
    description:
      "Makes a staff account. Needs the scope accounts:staff, which can give any scope. CONFLICT naming `username` when it is taken.",
  })
  async createStaff(
    @Arg("input", () => CreateStaffInput, { description: "The account." }) input: CreateStaffInput,
    @Ctx() { principal }: Context,
  ): Promise<CreateStaffPayload> {
    requireScope(principal, "accounts:staff");
    return { staff: toStaff(await this.#staff.create(input)) };
  }

  @Query(() => Staff, {
    description:
      "The staff member who makes the request, with what the account allows. UNAUTHENTICATED without one, FORBIDDEN for players and services.",
  })
  async meStaff(@Ctx() { principal }: Context): Promise<Staff> {
    if (principal.kind === "anonymous") throw unauthenticated();
    if (principal.kind !== "staff") throw new AppError("FORBIDDEN", "only a staff member may do this");
    return toStaff(await this.#staff.read(principal.staffId));
  }

  @Query(() => PlayerConnection, {
    description:
      "Players by the beginning of a name, whatever its case: those whose username begins so by username, then those whose display name alone does by that. Needs the scope accounts:read.",
  })
  async playersByName(
    @Arg("startsWith", () => String, {
      description: "1 to 128 characters, none of them a control character.",
    })
    startsWith: string,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Connection<Player>> {
    requireScope(principal, "accounts:read");
    const page = parsePage(args, nameCursor);
    const places = await this.#staff.searchPlayers({ ...page, startsWith, limit: page.limit + 1 });
    const found = await Promise.all(
      places.map(async (place) => ({ place, player: await loaders.players.load(place.id) })),
    );
    const rows = found.flatMap(({ place, player }) => (player === undefined ? [] : [{ place, player }]));
    return toConnection(
      page,
      rows,
      nameCursor,
      ({ place }) => place,
      ({ player }) => toPlayer(player),
    );
  }
}

/** `Player.__resolveReference`. */
export const resolvePlayerReference: ReferenceResolver<AccountsLoaders> = async ({ id }, { loaders }) =>
  toPlayerOrNull(await loaders.players.load(id));

function clientOf({ userAgent, deviceId }: Pick<LoginInput, "userAgent" | "deviceId">) {
  return { userAgent: userAgent ?? undefined, deviceId: deviceId ?? undefined };
}

function requireSession(principal: Principal): SessionPrincipal {
  if ("sessionId" in principal) return principal;
  throw principal.kind === "anonymous"
    ? unauthenticated()
    : new AppError("FORBIDDEN", "only who signed in may do this");
}

function toStaff({ id, username, scopes, createdAtMs }: domain.Staff): Staff {
  return { id, username, scopes, createdAt: new Date(createdAtMs) };
}

function toSession(session: domain.Session, currentId: string): Session {
  return {
    id: session.id,
    createdAt: new Date(session.createdAtMs),
    lastUsedAt: new Date(session.lastUsedAtMs),
    expiresAt: new Date(session.expiresAtMs),
    userAgent: session.userAgent ?? null,
    isCurrent: session.id === currentId,
  };
}

function toDevice({ id, userAgent, firstSeenAtMs, lastSeenAtMs }: domain.Device): Device {
  return {
    id,
    userAgent: userAgent ?? null,
    firstSeenAt: new Date(firstSeenAtMs),
    lastSeenAt: new Date(lastSeenAtMs),
  };
}

function toPayload({ account, session, ...tokens }: domain.SignedIn): SessionPayload {
  return {
    session: toSession(session, session.id),
    accessToken: tokens.accessToken,
    accessTokenExpiresAt: new Date(tokens.accessTokenExpiresAtMs),
    refreshToken: tokens.refreshToken,
    refreshTokenExpiresAt: new Date(session.expiresAtMs),
    player: account.kind === "player" ? toPlayer(account) : null,
    staff: account.kind === "staff" ? toStaff(account) : null,
  };
}
