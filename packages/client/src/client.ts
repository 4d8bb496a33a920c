import { type OperationText, readOperation } from "./document.js";
import { createExecute, type ExecuteOptions } from "./execute.js";
import { RefreshSessionDocument } from "./generated/operations.js";
import { createPost } from "./http.js";
import { createLogins, type Logins } from "./logins.js";
import { type ClientClock, type ClientRandom, randomKey, systemClock, systemRandom } from "./ports.js";
import { createRetry, type RetryOptions } from "./retry.js";
import { type Session, SessionKeeper } from "./session.js";
import { memoryStorage, readDeviceId, type SessionStorage } from "./session-storage.js";
import { Socket } from "./socket.js";
import { type SubscribeOptions, Subscription } from "./subscription.js";

/** How a client reaches a platform. */
export interface MusterClientOptions {
  /** The GraphQL endpoint, `https://…/graphql`; subscriptions use the same address over `wss:`. */
  readonly url: string;
  /** Defaults to the global one. */
  readonly fetch?: typeof fetch;
  /** Defaults to the global `WebSocket`, which Node has from version 22: before, give that of the `ws` package. */
  readonly webSocketImpl?: unknown;
  /** Keeps the session over restarts; without it the session ends with the client. */
  readonly storage?: SessionStorage;
  readonly retry?: RetryOptions;
  /** Milliseconds until one attempt's answer is given up; 15,000 if absent. */
  readonly timeoutMs?: number;
  /** Milliseconds between pings on an open socket; 15,000 if absent. */
  readonly pingIntervalMs?: number;
  readonly clock?: ClientClock;
  readonly random?: ClientRandom;
}

/** The variables of a mutation that is done once a key: `input.idempotencyKey` may be left to the client. */
export type KeylessVariables<Variables> = Variables extends { readonly input: infer Input }
  ? Omit<Variables, "input"> & {
      readonly input: Omit<Input, "idempotencyKey"> & { readonly idempotencyKey?: string };
    }
  : never;

/** Variables may be left out where none is required. */
export type Arguments<Variables, Options> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: Options]
    : [variables: Variables, options?: Options];

/** A platform, as a game, a portal or a tool uses it. */
export interface MusterClient extends Logins {
  readonly session: Session;
  /**
   * Runs a query or a mutation and gives its data. Failures that may pass are tried again where that is safe: queries, and
   * mutations with an `input.idempotencyKey`.
   *
   * @throws MusterError
   */
  execute<Result, Variables>(
    document: OperationText<Result, Variables>,
    ...rest: Arguments<Variables, ExecuteOptions>
  ): Promise<Result>;
  /**
   * {@link execute} for a mutation that takes an idempotency key. One is made before the first attempt when `input` has none;
   * a failure carries it, so that the same mutation can be tried again later.
   *
   * @throws MusterError
   */
  mutate<Result, Variables extends { readonly input: { readonly idempotencyKey: string } }>(
    document: OperationText<Result, Variables>,
    variables: KeylessVariables<Variables>,
    options?: ExecuteOptions,
  ): Promise<Result>;
  /**
   * Follows a subscription from this call on, over lost sockets and expired tokens, without a gap or a double. For that its
   * document must declare `$after`, pass it to the root field and select the root field's `cursor`; else a lost socket ends
   * it. Give `after` a cursor that was read before the state it follows: without one, what happens before the platform has
   * accepted the subscription is not seen. Iterating throws MusterError when it can't go on, CURSOR_EXPIRED when the
   * cursor is too old: read the state again. End it with `return()` (a `for await` does).
   */
  subscribe<Result, Variables>(
    document: OperationText<Result, Variables>,
    ...rest: Arguments<Variables, SubscribeOptions>
  ): AsyncIterableIterator<Result, undefined>;
  /** Ends the subscriptions and closes the socket; the session stays. */
  close(): void;
}

/** A client of the platform at `options.url`. It connects with the first operation. */
export function createMusterClient(options: MusterClientOptions): MusterClient {
  const { clock = systemClock, random = systemRandom, timeoutMs = 15_000 } = options;
  const storage = options.storage ?? memoryStorage();
  const retry = createRetry(clock, random, options.retry);
  // Called through, since a browser's fetch must not be called as another object's method.
  const send = options.fetch ?? ((...request: Parameters<typeof fetch>) => fetch(...request));
  const post = createPost({ url: options.url, fetch: send, clock, timeoutMs });
  const session: SessionKeeper = new SessionKeeper({
    storage,
    clock,
    random,
    exchange: async (refreshToken) => {
      // When an answer is lost, the token may be spent; asking again is the only way to know.
      const settings = { anonymous: true, repeatable: true };
      return (await execute(RefreshSessionDocument, { input: { refreshToken } }, settings)).refreshSession;
    },
  });
  const execute = createExecute({ post, retry, session });
  const socket = new Socket({
    url: options.url.replace(/^http/, "ws"),
    webSocketImpl: options.webSocketImpl,
    clock,
    pingIntervalMs: options.pingIntervalMs ?? 15_000,
    accessToken: () => session.get()?.accessToken,
    refuse: (accessToken) => session.refuse(accessToken),
  });
  const open = new Set<{ return(): unknown }>();

  // A new session needs a new socket: the platform knows the player by the socket.
  session.onEnd(() => socket.drop());
  return {
    session,
    execute: (document, ...[variables, settings]) => execute(document, variables, settings),
    mutate: (document, variables, settings) => {
      const { input } = variables as { readonly input: { readonly idempotencyKey?: string } };
      const idempotencyKey = input.idempotencyKey ?? randomKey(random);
      return execute(document, { ...variables, input: { ...input, idempotencyKey } } as never, settings);
    },
    subscribe: <Result, Variables>(
      document: OperationText<Result, Variables>,
      ...[variables, settings = {}]: Arguments<Variables, SubscribeOptions>
    ) => {
      const deps = { socket, session, retry, open };
      return new Subscription<Result>(deps, readOperation(document), { ...variables }, settings);
    },
    ...createLogins(execute, session, () => readDeviceId(storage, random)),
    close: () => {
      for (const stream of [...open]) stream.return();
      socket.drop();
    },
  };
}
