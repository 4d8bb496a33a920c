import { type ClientRandom, randomUuid } from "./ports.js";
import type { SessionTokens } from "./session.js";

/**
 * Where a session outlives the page or process: one string, which holds the refresh token. Whoever reads it can act as the
 * player until the session ends.
 */
export interface SessionStorage {
  get(): string | null | Promise<string | null>;
  set(value: string | null): void | Promise<void>;
  /**
   * Runs `task` while no other user of the same storage runs one. Without it two processes that share a storage may both
   * spend one refresh token, which ends the session.
   */
  exclusively?<Result>(task: () => Promise<Result>): Promise<Result>;
  /**
   * Keeps the access token while the page's tab lives, for the page that is loaded again in it: without it each load spends a
   * refresh token, and one that is broken off while it does may lose the next one, which ends the session.
   */
  readonly access?: Pick<SessionStorage, "get" | "set">;
  /**
   * Keeps the id of this installation, which outlives every session: the platform notices a login from another one. A
   * client whose storage keeps none sends none.
   */
  readonly device?: Pick<SessionStorage, "get" | "set">;
}

/** Storage for as long as the client lives. */
export function memoryStorage(): SessionStorage {
  let held: string | null = null;
  return {
    get: () => held,
    set(value) {
      held = value;
    },
  };
}

/**
 * Storage shared by the tabs of one origin. Tabs take turns by the Web Locks API; where a browser has none (a page that was
 * not loaded over HTTPS or from localhost), two tabs that refresh in the same instant end the session. A tab notices at
 * its next refresh, not before, that another one has logged out.
 *
 * @param area `localStorage`, or `sessionStorage` for a session a tab.
 * @param tab Where the tab keeps the access token, so that a page that is loaded again need not refresh.
 */
export function webStorage(
  area: Storage,
  key = "muster.session",
  tab: Storage | undefined = globalThis.sessionStorage,
): SessionStorage {
  return {
    ...slot(area, key),
    async exclusively(task) {
      const locks: LockManager | undefined = navigator.locks;
      return locks === undefined ? await task() : await locks.request(key, task);
    },
    ...(tab !== undefined && { access: slot(tab, `${key}.access`) }),
    device: slot(area, `${key}.device`),
  };
}

function slot(area: Storage, key: string): Pick<SessionStorage, "get" | "set"> {
  return {
    get: () => area.getItem(key),
    set(value) {
      if (value === null) area.removeItem(key);
      else area.setItem(key, value);
    },
  };
}

/** The id of this installation, made when it is first asked for; `undefined` where the storage keeps none. */
export async function readDeviceId(
  storage: SessionStorage,
  random: ClientRandom,
): Promise<string | undefined> {
  const { device } = storage;
  if (device === undefined) return undefined;
  const kept = await device.get();
  if (kept !== null) return kept;
  const made = randomUuid(random);
  await device.set(made);
  return made;
}

/** What the string of a {@link SessionStorage} holds. */
export interface StoredSession {
  /** Tells one login from the next, so that a tab does not go on as another tab's player. */
  readonly login: string;
  readonly refreshToken: string;
}

/** What the string of {@link SessionStorage.access} holds. */
export interface StoredAccess extends Omit<SessionTokens, "refreshToken"> {
  /** The login that it is of. */
  readonly login: string;
}

/** The stored access token; `null` when there is none or the string is not one. */
export function readAccess(value: string | null): StoredAccess | null {
  if (value === null) return null;
  try {
    const { login, accessToken, accessTokenExpiresAt, refreshTokenExpiresAt } = JSON.parse(value) as Record<
      string,
      unknown
    >;
    const isAccess = typeof login === "string" && typeof accessToken === "string";
    const isTimed = typeof accessTokenExpiresAt === "string" && typeof refreshTokenExpiresAt === "string";
    return isAccess && isTimed ? { login, accessToken, accessTokenExpiresAt, refreshTokenExpiresAt } : null;
  } catch {
    return null;
  }
}

/** The stored session; `null` when there is none or the string is not one. */
export function readStored(value: string | null): StoredSession | null {
  if (value === null) return null;
  try {
    const { login, refreshToken } = JSON.parse(value) as Record<string, unknown>;
    return typeof login === "string" && typeof refreshToken === "string" ? { login, refreshToken } : null;
  } catch {
    return null;
  }
}
