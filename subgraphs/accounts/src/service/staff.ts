import type { StaffId } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { Ids, SystemClock } from "@muster/runtime";
import { parseNameStart, parseNewPassword, parseScopes, parseUsername } from "./input.js";
import type { Staff } from "./model.js";
import type { NamePlace } from "./name-place.js";
import type { AccountsStorage, NameSlice, PasswordHasher } from "./ports.js";
import { usernameTaken } from "./sign-in.js";

/** What {@link StaffService} works with. */
export interface StaffDeps {
  readonly storage: AccountsStorage;
  readonly hasher: PasswordHasher;
  readonly clock: SystemClock;
  readonly ids: Ids;
}

/** A staff account to be made. */
export interface NewStaff {
  readonly username: string;
  readonly password: string;
  readonly scopes: readonly string[];
}

/** Makes staff accounts, and what staff look up of accounts. */
export class StaffService {
  readonly #deps: StaffDeps;

  constructor(deps: StaffDeps) {
    this.#deps = deps;
  }

  /**
   * @throws BAD_USER_INPUT naming the field; CONFLICT naming `username` when another staff member has it, in any case of its
   * letters; RATE_LIMITED and UNAVAILABLE as the hasher does.
   */
  async create(input: NewStaff): Promise<Staff> {
    const { storage, hasher, clock, ids } = this.#deps;
    const username = parseUsername(input.username);
    const scopes = parseScopes(input.scopes);
    const passwordHash = await hasher.hash(parseNewPassword(input.password));
    return storage.transact(async (tx) => {
      const id = ids.next<StaffId>();
      const staff: Staff = { kind: "staff", id, username, scopes, createdAtMs: clock.nowMs() };
      if (!(await tx.insertCredential({ subject: staff, username, passwordHash }))) throw usernameTaken();
      await tx.insertStaff(staff);
      return staff;
    });
  }

  /** @throws NOT_FOUND when the account was removed. */
  async read(id: StaffId): Promise<Staff> {
    const account = await this.#deps.storage.transact((tx) => tx.accountOf({ kind: "staff", id }));
    if (account?.kind !== "staff") throw new AppError("NOT_FOUND", "the account was removed");
    return account;
  }

  /**
   * Players by the beginning of a name.
   *
   * @throws BAD_USER_INPUT naming `startsWith`.
   */
  async searchPlayers(slice: NameSlice): Promise<NamePlace[]> {
    return this.#deps.storage.searchPlayers({ ...slice, startsWith: parseNameStart(slice.startsWith) });
  }
}
