import type { PlayerId } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { Ids, SystemClock } from "@muster/runtime";
import { noteDevice } from "./devices.js";
import {
  parseDeviceId,
  parseDisplayName,
  parseNewPassword,
  parsePassword,
  parseUserAgent,
  parseUsername,
} from "./input.js";
import type { AccountKind, Player, SignedIn } from "./model.js";
import type { AccountsStorage, PasswordHasher } from "./ports.js";
import type { SessionService } from "./sessions.js";

/** What {@link SignInService} works with. */
export interface SignInDeps {
  readonly storage: AccountsStorage;
  readonly hasher: PasswordHasher;
  readonly sessions: SessionService;
  readonly clock: SystemClock;
  readonly ids: Ids;
}

/** What someone signs in with. */
export interface Login {
  readonly username: string;
  readonly password: string;
  readonly userAgent: string | undefined;
  /** The installation that signs in: a lower-case UUID. Staff have no devices. */
  readonly deviceId: string | undefined;
}

/** What a new player signs up with. */
export interface Registration extends Login {
  readonly displayName: string;
}

/** Makes players' accounts, and opens sessions for whoever knows an account's password. */
export class SignInService {
  readonly #deps: SignInDeps;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /**
   * Makes a player's account and signs the player in.
   *
   * @throws BAD_USER_INPUT naming the field; CONFLICT naming `username` when it is taken, in any case of its letters;
   * RATE_LIMITED and UNAVAILABLE as the hasher does.
   */
  async register(input: Registration): Promise<SignedIn> {
    const { storage, hasher, sessions, clock, ids } = this.#deps;
    const username = parseUsername(input.username);
    const displayName = parseDisplayName(input.displayName);
    const password = parseNewPassword(input.password);
    const userAgent = parseUserAgent(input.userAgent);
    const deviceId = parseDeviceId(input.deviceId);
    // Asked before as well as decided below: a taken name should not cost a hash.
    if ((await storage.credentialOf("player", username)) !== undefined) throw usernameTaken();
    const passwordHash = await hasher.hash(password);
    return storage.transact(async (tx) => {
      const player: Player = {
        kind: "player",
        id: ids.next<PlayerId>(),
        username,
        displayName,
        createdAtMs: clock.nowMs(),
      };
      if (!(await tx.insertCredential({ subject: player, username, passwordHash }))) throw usernameTaken();
      await tx.insertPlayer(player);
      const signedIn = await sessions.open(tx, player, userAgent);
      await noteDevice(tx, signedIn, deviceId);
      return signedIn;
    });
  }

  /**
   * Opens a session. A wrong password and an unknown username give the same error after the same work.
   *
   * @throws UNAUTHENTICATED; BAD_USER_INPUT naming the field; RATE_LIMITED and UNAVAILABLE as the hasher does.
   */
  async login(kind: AccountKind, input: Login): Promise<SignedIn> {
    const { storage, hasher, sessions } = this.#deps;
    const username = parseUsername(input.username);
    const password = parsePassword(input.password);
    const userAgent = parseUserAgent(input.userAgent);
    const deviceId = parseDeviceId(input.deviceId);
    const credential = await storage.credentialOf(kind, username);
    const matches = await hasher.verify(password, credential?.passwordHash);
    if (credential === undefined || !matches) throw wrongCredential();
    return storage.transact(async (tx) => {
      const account = await tx.accountOf(credential.subject);
      if (account === undefined) throw wrongCredential();
      const signedIn = await sessions.open(tx, account, userAgent);
      await noteDevice(tx, signedIn, deviceId);
      return signedIn;
    });
  }
}

/** `CONFLICT` for a username that another account has. */
export function usernameTaken(): AppError {
  return new AppError("CONFLICT", "the username is taken", { field: "username" });
}

function wrongCredential(): AppError {
  return new AppError("UNAUTHENTICATED", "the username or the password is wrong", { reason: "credential" });
}
