import type { Operation } from "./document.js";
import { fromWireErrors, MusterError } from "./muster-error.js";
import type { Retry } from "./retry.js";
import type { SessionKeeper } from "./session.js";
import type { Socket, SocketResult } from "./socket.js";

/** How a subscription behaves. */
export interface SubscribeOptions {
  /** Times in a row that it comes back in vain before it fails; without bound if absent. */
  readonly reconnectsMax?: number;
  /** Values that may wait for the reader, 1,000 if absent; beyond, it pauses and later goes on from the last cursor. */
  readonly waitingMax?: number;
  /** Told why the stream is interrupted, e.g. to show it; it goes on by itself. */
  readonly onInterruption?: (error: MusterError) => void;
  /** Told of values of which a part failed; the fields in question are `null`. */
  readonly onPartial?: (error: MusterError) => void;
}

/** What a subscription needs. */
export interface SubscriptionDeps {
  readonly socket: Socket;
  readonly session: SessionKeeper;
  readonly retry: Retry;
  /** The subscriptions that have not ended. */
  readonly open: Set<{ return(): unknown }>;
}

interface Reader<Result> {
  resolve(result: IteratorResult<Result, undefined>): void;
  reject(error: unknown): void;
}

// A fresh token refused this often in a row is no matter of expiry.
const refusalsMax = 3;

/**
 * A subscription that survives its socket: after a loss, a failure that may pass or an expired token it comes back with
 * `$after` set to the last `cursor` seen in the root field, so that nothing is missed and nothing comes twice.
 */
export class Subscription<Result> implements AsyncIterableIterator<Result, undefined> {
  readonly #deps: SubscriptionDeps;
  readonly #operation: Operation;
  readonly #options: SubscribeOptions;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #waiting: Result[] = [];
  readonly #readers: Reader<Result>[] = [];
  readonly #abort = new AbortController();
  readonly #forgetSession: () => void;
  #ended: { readonly error: unknown } | undefined;
  #close: () => void = () => undefined;
  #onDrained: (() => void) | undefined;
  #cursor: string | undefined;
  #resumable: boolean;
  #accessToken: string | undefined;
  #failures = 0;
  #refusals = 0;

  constructor(
    deps: SubscriptionDeps,
    operation: Operation,
    variables: Readonly<Record<string, unknown>>,
    options: SubscribeOptions,
  ) {
    this.#deps = deps;
    this.#operation = operation;
    this.#variables = variables;
    this.#options = options;
    this.#resumable = operation.takesAfter;
    this.#forgetSession = deps.session.onEnd(() => this.#onSessionEnd());
    deps.open.add(this);
    void this.#run();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Result, undefined>> {
    const value = this.#waiting.shift();
    if (value !== undefined) {
      if (this.#waiting.length === 0) this.#onDrained?.();
      return Promise.resolve({ done: false, value });
    }
    if (this.#ended === undefined) {
      return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
    }
    const { error } = this.#ended;
    this.#ended = { error: undefined };
    return error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error);
  }

  /** Ends the subscription at once; values that wait are dropped. */
  return(): Promise<IteratorResult<Result, undefined>> {
    this.#waiting.length = 0;
    this.#end(undefined);
    this.#ended = { error: undefined };
    return Promise.resolve({ done: true, value: undefined });
  }

  async #run(): Promise<void> {
    while (this.#ended === undefined) {
      try {
        if ((await this.#follow()) === "completed") this.#end(undefined);
        else await this.#drained();
      } catch (error) {
        await this.#recover(error).catch((fault) => this.#end(fault));
      }
    }
  }

  /** Follows the stream on one socket until the platform completes it or too much waits for the reader. */
  async #follow(): Promise<"completed" | "paused"> {
    this.#accessToken = await this.#deps.session.authorization();
    if (this.#ended !== undefined) return "completed";
    return new Promise((resolve, reject) => {
      const { text } = this.#operation;
      const variables = {
        ...this.#variables,
        ...(this.#cursor === undefined ? {} : { after: this.#cursor }),
      };
      this.#close = this.#deps.socket.subscribe(text, variables, {
        completed: () => resolve("completed"),
        failed: reject,
        next: (result) => {
          const error = result.errors?.length ? fromWireErrors(result.errors) : undefined;
          const root = rootOf(result);
          if (root === undefined) {
            this.#close();
            reject(error ?? new MusterError({ code: "INTERNAL", message: "the value has no data" }));
            return;
          }
          this.#note(root);
          if (error !== undefined) this.#options.onPartial?.(error);
          this.#push(result.data as Result);
          if (this.#waiting.length < (this.#options.waitingMax ?? 1_000) || !this.#resumable) return;
          this.#close();
          resolve("paused");
        },
      });
    });
  }

  #note({ cursor }: Readonly<Record<string, unknown>>): void {
    this.#failures = 0;
    this.#refusals = 0;
    if (typeof cursor === "string") this.#cursor = cursor;
    else this.#resumable = false;
  }

  #push(value: Result): void {
    const reader = this.#readers.shift();
    if (reader === undefined) this.#waiting.push(value);
    else reader.resolve({ done: false, value });
  }

  /** Waits until the stream may be taken up again, or ends it. */
  async #recover(error: unknown): Promise<void> {
    if (this.#ended !== undefined) return;
    if (!(error instanceof MusterError)) return this.#end(error);
    if (error.code === "SESSION_REVOKED" && this.#accessToken !== undefined) {
      await this.#deps.session.end(this.#accessToken);
    }
    const expired = error.code === "UNAUTHENTICATED" && this.#deps.session.get() !== null;
    const mayPass = expired ? ++this.#refusals < refusalsMax : error.retryable;
    const inVain = this.#failures >= (this.#options.reconnectsMax ?? Number.POSITIVE_INFINITY);
    if (!mayPass || !this.#resumable || inVain) return this.#end(error);
    this.#options.onInterruption?.(error);
    if (expired) this.#deps.socket.drop();
    if (expired && this.#refusals === 1) return;
    await this.#deps.retry.wait(++this.#failures, error, this.#abort.signal);
  }

  async #drained(): Promise<void> {
    if (this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve;
    });
    this.#onDrained = undefined;
  }

  #onSessionEnd(): void {
    if (this.#accessToken === undefined) return;
    this.#end(new MusterError({ code: "UNAUTHENTICATED", message: "the session has ended" }));
  }

  #end(error: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error };
    this.#forgetSession();
    this.#deps.open.delete(this);
    this.#close();
    this.#abort.abort();
    this.#onDrained?.();
    for (const reader of this.#readers.splice(0)) {
      if (this.#ended.error === undefined) reader.resolve({ done: true, value: undefined });
      else reader.reject(this.#ended.error);
      this.#ended = { error: undefined };
    }
  }
}

function rootOf(result: SocketResult): Readonly<Record<string, unknown>> | undefined {
  const root = Object.values(result.data ?? {})[0];
  return typeof root === "object" && root !== null ? (root as Record<string, unknown>) : undefined;
}
