import { AppError } from "@muster/errors";
import type { ExecutionResult, GraphQLFormattedError } from "graphql";
import type { ErrorFormatter } from "../errors.js";
import type { Connection } from "./connection.js";
import type { Subscriber } from "./hub.js";

/** Ended by errors that are already in the form that clients get. */
export class FormattedFailure extends Error {
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[]) {
    super("the subscription failed");
    this.name = "FormattedFailure";
    this.errors = errors;
  }
}

/**
 * One subscription of one socket. To graphql-ws it is a generator without values that ends when the subscription does; the
 * results go past it to the socket as text made once for all sharers, since graphql-ws would make each client's anew.
 * A client that reads too slowly has up to `waitingMax` results waiting, and then its subscription ends with
 * `SUBSCRIPTION_OVERFLOW`: it resumes from its last cursor, and nothing is skipped unseen.
 */
export class Outgoing implements AsyncGenerator<ExecutionResult, void, void>, Subscriber {
  readonly #connection: Connection;
  readonly #prefix: string;
  readonly #waitingMax: number;
  readonly #errors: ErrorFormatter;
  readonly #onDelivered: () => void;
  #waiting: string[] = [];
  #leave: (() => void) | undefined;
  #ending: { readonly errors: readonly GraphQLFormattedError[] | undefined } | undefined;
  #settle: ((errors: readonly GraphQLFormattedError[] | undefined) => void) | undefined;
  #done = false;

  constructor(options: {
    readonly connection: Connection;
    readonly operationId: string;
    /** Results. */
    readonly waitingMax: number;
    readonly errors: ErrorFormatter;
    readonly onDelivered: () => void;
  }) {
    this.#connection = options.connection;
    this.#prefix = `{"id":${JSON.stringify(options.operationId)},"type":"next","payload":`;
    this.#waitingMax = options.waitingMax;
    this.#errors = options.errors;
    this.#onDelivered = options.onDelivered;
  }

  /** @param leave Takes it out of the hub. */
  joined(leave: () => void): void {
    if (this.#done) leave();
    else this.#leave = leave;
  }

  deliver(payload: string): void {
    if (this.#ending !== undefined || this.#done) return;
    if (this.#waiting.length === 0 && this.#connection.writable) {
      this.#send(payload);
    } else if (this.#waiting.length < this.#waitingMax) {
      this.#waiting.push(payload);
      this.#connection.whenWritable(this);
    } else {
      this.#waiting = [];
      const overflow = new AppError(
        "SUBSCRIPTION_OVERFLOW",
        "results came faster than they were read: resume from your last cursor",
        { bound: this.#waitingMax },
      );
      this.fail([this.#errors.one(overflow)]);
    }
  }

  /** Sends what waits as far as the socket takes it; `true` when nothing waits any more. */
  flush(): boolean {
    let sent = 0;
    while (sent < this.#waiting.length && this.#connection.writable) {
      this.#send(this.#waiting[sent] ?? "");
      sent += 1;
    }
    if (sent > 0) this.#waiting = this.#waiting.slice(sent);
    if (this.#waiting.length > 0) return false;
    this.#finish();
    return true;
  }

  fail(errors: readonly GraphQLFormattedError[]): void {
    this.#ending ??= { errors };
    this.#finish();
  }

  complete(): void {
    this.#ending ??= { errors: undefined };
    this.#finish();
  }

  next(): Promise<IteratorResult<ExecutionResult, void>> {
    return new Promise((resolve, reject) => {
      this.#settle = (errors) => {
        if (errors === undefined) resolve({ done: true, value: undefined });
        else reject(new FormattedFailure(errors));
      };
      if (this.#done) this.#settle(this.#ending?.errors);
    });
  }

  /** The client needs no more, or is gone. */
  return(): Promise<IteratorResult<ExecutionResult, void>> {
    this.#waiting = [];
    this.#ending = { errors: undefined };
    this.#finish();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(): Promise<IteratorResult<ExecutionResult, void>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #send(payload: string): void {
    this.#connection.push(`${this.#prefix}${payload}}`);
    this.#onDelivered();
  }

  #finish(): void {
    if (this.#done || this.#ending === undefined || this.#waiting.length > 0) return;
    this.#done = true;
    this.#leave?.();
    this.#leave = undefined;
    this.#connection.forget(this);
    this.#settle?.(this.#ending.errors);
  }
}
