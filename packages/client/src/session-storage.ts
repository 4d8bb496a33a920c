import { type ClientRandom, randomUuid } from "./ports.js";

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
 */
export function webStorage(area: Storage, key = "muster.session"): SessionStorage {
  return {
    get: () => area.getItem(key),
    set(value) {
      if (value === null) area.removeItem(key);
      else area.setItem(key, value);
    },
    async exclusively(task) {
      const locks: LockManager | undefined = navigator.locks;
      return locks === undefined ? await task() : await locks.request(key, task);
    },
    device: {
      get: () => area.getItem(`${key}.device`),
      set: (value) =>
        value === null ? area.removeItem(`${key}.device`) : area.setItem(`${key}.device`, value),
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
