import { type Client, createClient } from "graphql-ws";
import { fromWireErrors, MusterError, type WireError } from "./muster-error.js";
import type { ClientClock } from "./ports.js";

/** One value of a subscription. */
export interface SocketResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly WireError[];
}

/** Who listens to a subscription on the socket; after `failed` or `completed` nothing comes. */
export interface SocketSink {
  next(result: SocketResult): void;
  failed(error: MusterError): void;
  completed(): void;
}

/** How the socket is opened. */
export interface SocketOptions {
  readonly url: string;
  readonly webSocketImpl: unknown;
  readonly clock: ClientClock;
  /** Milliseconds between pings, by which a connection that died silently is noticed. */
  readonly pingIntervalMs: number;
  /** The access token to connect with. */
  readonly accessToken: () => string | undefined;
  /** Told of the token that the platform refused. */
  readonly refuse: (accessToken: string) => void;
}

// A socket that no subscription uses is kept this long, since another one often follows.
const idleMs = 1_000;
const pongWithinMs = 5_000;
const connectWithinMs = 10_000;

/**
 * One WebSocket for all subscriptions (graphql-transport-ws), opened with the first and closed after the last. It does not
 * reconnect: each subscription is told that the socket is gone, and comes back with its own cursor.
 */
export class Socket {
  readonly #options: SocketOptions;
  readonly #live = new Set<(error: MusterError) => void>();
  #client: Client | undefined;
  #accessToken: string | undefined;
  #opened = false;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  /** Starts a subscription; returns what ends it, after which the sink hears nothing. */
  subscribe(text: string, variables: Record<string, unknown>, sink: SocketSink): () => void {
    this.#client ??= this.#connect();
    let open = true;
    const close = (): boolean => {
      if (!open) return false;
      open = false;
      this.#live.delete(onLoss);
      release();
      return true;
    };
    const fail = (error: MusterError): void => {
      if (close()) sink.failed(error);
    };
    const onLoss = fail;
    const release = this.#client.subscribe(
      { query: text, variables },
      {
        next: (result) => {
          if (open) sink.next(result as SocketResult);
        },
        error: (cause) => fail(this.#toError(cause)),
        complete: () => {
          if (close()) sink.completed();
        },
      },
    );
    this.#live.add(onLoss);
    return close;
  }

  /** Drops the connection; subscriptions on it are told that it is lost. */
  drop(): void {
    // One that is still connecting will send the token of that moment, and terminating it would throw in Node's `ws`.
    if (this.#opened) this.#client?.terminate();
  }

  #connect(): Client {
    const { url, webSocketImpl, clock, pingIntervalMs, accessToken } = this.#options;
    let pong: { cancel(): void } | undefined;
    return createClient({
      url,
      webSocketImpl,
      lazy: true,
      lazyCloseTimeout: idleMs,
      keepAlive: pingIntervalMs,
      connectionAckWaitTimeout: connectWithinMs,
      retryAttempts: 0,
      connectionParams: () => {
        this.#accessToken = accessToken();
        return this.#accessToken === undefined ? {} : { authorization: `Bearer ${this.#accessToken}` };
      },
      on: {
        opened: () => {
          this.#opened = true;
        },
        ping: (received) => {
          if (!received) pong = clock.schedule(() => this.drop(), pongWithinMs);
        },
        pong: (received) => {
          if (received) pong?.cancel();
        },
        // Before graphql-ws hears of it: after a close with 1000 it would subscribe again by itself, without the cursor.
        closed: (event) => {
          this.#opened = false;
          pong?.cancel();
          const error = this.#toError(event);
          for (const onLoss of [...this.#live]) onLoss(error);
        },
      },
    });
  }

  #toError(cause: unknown): MusterError {
    if (Array.isArray(cause)) return this.#noteRefusal(fromWireErrors(cause as WireError[]));
    const { code, reason } = (typeof cause === "object" && cause !== null ? cause : {}) as Record<
      string,
      unknown
    >;
    const message = `the socket closed${typeof code === "number" ? ` with ${code} ${String(reason)}` : ""}`;
    if (code === 4401 || code === 4403) {
      return this.#noteRefusal(new MusterError({ code: "UNAUTHENTICATED", message, cause }));
    }
    const refused = code === 4400 || code === 4004 || code === 4406 || code === 4409;
    return new MusterError({ code: refused ? "BAD_REQUEST" : "UNAVAILABLE", message, cause });
  }

  #noteRefusal(error: MusterError): MusterError {
    if (error.code === "UNAUTHENTICATED" && this.#accessToken !== undefined) {
      this.#options.refuse(this.#accessToken);
    }
    return error;
  }
}
