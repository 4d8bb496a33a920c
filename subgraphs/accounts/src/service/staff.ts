import type { StaffId } from "@muster/auth";
import type { Ids, SystemClock } from "@muster/runtime";
import { parseNewPassword, parseScopes, parseUsername } from "./input.js";
import type { Staff } from "./model.js";
import type { AccountsStorage, PasswordHasher } from "./ports.js";
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

/** Makes staff accounts. */
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
}
