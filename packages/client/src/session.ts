import { MusterError } from "./muster-error.js";
import { type ClientClock, type ClientRandom, randomKey } from "./ports.js";
import { readAccess, readStored, type SessionStorage, type StoredSession } from "./session-storage.js";

/** What a login or a refresh gives. Times are RFC 3339. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: string;
  /** Good for one refresh, which gives the next. */
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: string;
}

/** The login that operations are sent under. */
export interface Session {
  /** The tokens now held, `null` when nobody is logged in or {@link restore} has not been called yet. */
  get(): SessionTokens | null;
  /** Begins another session, or none; subscriptions of the former one end. Resolves when it is stored. */
  set(tokens: SessionTokens | null): Promise<void>;
  /**
   * Takes up the session that the storage holds; the first operation does the same. `null` when there is none that lives.
   *
   * @throws UNAVAILABLE when the platform can't be asked; the stored session stays.
   */
  restore(): Promise<SessionTokens | null>;
  /** Calls `listener` whenever the tokens change, also by a refresh; returns what ends that. */
  onChange(listener: (tokens: SessionTokens | null) => void): () => void;
}

/** What a session needs. */
export interface SessionDeps {
  readonly storage: SessionStorage;
  readonly clock: ClientClock;
  readonly random: ClientRandom;
  /** Spends a refresh token. */
  readonly exchange: (refreshToken: string) => Promise<SessionTokens>;
}

// An access token is renewed this long before it expires, and never sooner than this after it came: a device whose clock
// is ahead would renew on each request.
const renewAheadMs = 30_000;

/** {@link Session} with what the client's own parts use. */
export class SessionKeeper implements Session {
  readonly #deps: SessionDeps;
  readonly #listeners = new Set<(tokens: SessionTokens | null) => void>();
  readonly #endListeners = new Set<() => void>();
  /** `undefined` until the storage has been read. */
  #tokens: SessionTokens | null | undefined;
  #login = "";
  #receivedAtMs = 0;
  #refused: string | undefined;
  #refreshing: Promise<string | undefined> | undefined;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  get(): SessionTokens | null {
    return this.#tokens ?? null;
  }

  async set(tokens: SessionTokens | null): Promise<void> {
    const login = randomKey(this.#deps.random);
    this.#begin(tokens, login);
    // A refresh under way sees that it came too late; its write must still not follow this one.
    await this.#refreshing?.catch(() => undefined);
    await this.#exclusively(async () => {
      if (this.#login === login) await this.#store();
    });
  }

  async restore(): Promise<SessionTokens | null> {
    if (this.#tokens === null) this.#tokens = undefined;
    try {
      await this.authorization();
    } catch (error) {
      if (!endsSession(error)) throw error;
    }
    return this.get();
  }

  onChange(listener: (tokens: SessionTokens | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` when a session ends or is replaced, not on a refresh; returns what ends that. */
  onEnd(listener: () => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /**
   * An access token that has not expired, refreshed when need be (once for all who ask meanwhile); `undefined` when nobody
   * is logged in.
   *
   * @throws UNAUTHENTICATED or SESSION_REVOKED when the session has ended, UNAVAILABLE when the platform can't be asked.
   */
  async authorization(): Promise<string | undefined> {
    if (this.#tokens === null) return undefined;
    if (this.#tokens !== undefined && this.#isFresh(this.#tokens)) return this.#tokens.accessToken;
    this.#refreshing ??= this.#exclusively(() => this.#refresh(this.#login)).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** The platform has refused this access token: it is not used again. */
  refuse(accessToken: string): void {
    this.#refused = accessToken;
  }

  /** The platform says that the session of this access token has ended. */
  async end(accessToken: string): Promise<void> {
    if (this.#tokens?.accessToken === accessToken) await this.set(null);
  }

  #isFresh({ accessToken, accessTokenExpiresAt }: SessionTokens): boolean {
    if (accessToken === this.#refused) return false;
    const nowMs = this.#deps.clock.nowMs();
    const heldMs = nowMs - this.#receivedAtMs;
    return nowMs + renewAheadMs < Date.parse(accessTokenExpiresAt) || (heldMs >= 0 && heldMs < renewAheadMs);
  }

  async #refresh(login: string): Promise<string | undefined> {
    const { storage, exchange } = this.#deps;
    // The storage is asked first each time: another tab may have spent the token that this one knows.
    const stored = readStored(await storage.get());
    if (login !== this.#login) return this.#tokens?.accessToken;
    const held = this.#tokens !== undefined;
    if (stored === null || (held && stored.login !== login)) {
      this.#begin(null, login);
      if (!held) return undefined;
      throw new MusterError({ code: "UNAUTHENTICATED", message: "the session was ended elsewhere" });
    }
    if (!held && (await this.#takeUpAccess(stored))) return this.#tokens?.accessToken;
    if (login !== this.#login) return this.#tokens?.accessToken;
    let tokens: SessionTokens;
    try {
      tokens = await exchange(stored.refreshToken);
    } catch (error) {
      if (login === this.#login && endsSession(error)) {
        this.#begin(null, login);
        await this.#store();
      }
      throw error;
    }
    if (login !== this.#login) return this.#tokens?.accessToken;
    this.#login = stored.login;
    this.#hold(tokens);
    await this.#store();
    return tokens.accessToken;
  }

  /** Goes on with the access token of the page that was here before. @returns Whether there is one that is good for a while. */
  async #takeUpAccess({ login, refreshToken }: StoredSession): Promise<boolean> {
    const begun = this.#login;
    const access = readAccess((await this.#deps.storage.access?.get()) ?? null);
    if (access === null || access.login !== login || begun !== this.#login) return false;
    const { login: _, ...rest } = access;
    const isGood =
      access.accessToken !== this.#refused &&
      this.#deps.clock.nowMs() + renewAheadMs < Date.parse(access.accessTokenExpiresAt);
    if (!isGood) return false;
    this.#login = login;
    this.#hold({ ...rest, refreshToken });
    return true;
  }

  #begin(tokens: SessionTokens | null, login: string): void {
    this.#login = login;
    const replaced = this.#tokens != null;
    this.#hold(tokens);
    if (replaced || tokens !== null) for (const listener of [...this.#endListeners]) listener();
  }

  #hold(tokens: SessionTokens | null): void {
    const changed = tokens !== null || this.#tokens != null;
    this.#tokens = tokens;
    this.#receivedAtMs = this.#deps.clock.nowMs();
    if (changed) for (const listener of [...this.#listeners]) listener(tokens);
  }

  async #store(): Promise<void> {
    const { storage } = this.#deps;
    const login = this.#login;
    if (this.#tokens == null) {
      await storage.set(null);
      await storage.access?.set(null);
      return;
    }
    const { refreshToken, ...access } = this.#tokens;
    // The refresh token first: when the page ends between the two, the older access token is still good.
    await storage.set(JSON.stringify({ login, refreshToken }));
    await storage.access?.set(JSON.stringify({ login, ...access }));
  }

  #exclusively<Result>(task: () => Promise<Result>): Promise<Result> {
    const { storage } = this.#deps;
    return storage.exclusively === undefined ? task() : storage.exclusively(task);
  }
}

/** Whether `error` says that the session is over. */
export function endsSession(error: unknown): boolean {
  return (
    error instanceof MusterError && (error.code === "UNAUTHENTICATED" || error.code === "SESSION_REVOKED")
  );
}
