import { type OperationText, readOperation } from "./document.js";
import type { HttpAnswer, Post } from "./http.js";
import { fromWireErrors, MusterError } from "./muster-error.js";
import type { Retry } from "./retry.js";
import type { SessionKeeper } from "./session.js";

/** How one operation is sent. */
export interface ExecuteOptions {
  /** Gives the operation up; it then rejects with the signal's reason, and a mutation may have been done all the same. */
  readonly signal?: AbortSignal;
  /** Sends no access token, as for a login. */
  readonly anonymous?: boolean;
  /**
   * Takes results of which a part failed: it is given the error, and the operation resolves with the fields in question
   * `null`. Without it such a result is a failure.
   */
  readonly onPartial?: (error: MusterError) => void;
}

/** {@link ExecuteOptions} with what only the client's own operations use. */
export interface InnerOptions extends ExecuteOptions {
  /** Sending it twice is safe, or no worse than not knowing whether it was done once. */
  readonly repeatable?: boolean;
}

/** What executing needs. */
export interface ExecuteDeps {
  readonly post: Post;
  readonly retry: Retry;
  readonly session: SessionKeeper;
}

/** Sends a query or a mutation until it has its result or fails for good. */
export type Execute = <Result, Variables>(
  document: OperationText<Result, Variables>,
  variables: Variables | undefined,
  options?: InnerOptions,
) => Promise<Result>;

/**
 * A failure that may pass is tried again if doing it twice is safe: a query, or a mutation whose `input.idempotencyKey` says
 * that it is the same one. A refused access token is renewed once.
 */
export function createExecute({ post, retry, session }: ExecuteDeps): Execute {
  return async (document, variables, options = {}) => {
    const { text, kind } = readOperation(document);
    const sent = variables as Readonly<Record<string, unknown>> | undefined;
    const idempotencyKey = readKey(sent);
    const safe = kind === "query" || idempotencyKey !== undefined || options.repeatable === true;
    let renewed = false;
    for (let attempt = 1; ; ) {
      const accessToken = options.anonymous === true ? undefined : await session.authorization();
      const outcome = await attemptOnce(post, { text, variables: sent, accessToken, signal: options.signal });
      const { error, answer } = outcome;
      if (error === undefined) return answer.data as never;
      if (answer?.data != null && options.onPartial !== undefined) {
        options.onPartial(error);
        return answer.data as never;
      }
      error.idempotencyKey = idempotencyKey;
      if (accessToken !== undefined && error.code === "SESSION_REVOKED") await session.end(accessToken);
      const untouched = safe || answer?.executed === false;
      if (accessToken !== undefined && error.code === "UNAUTHENTICATED" && !renewed && untouched) {
        renewed = true;
        session.refuse(accessToken);
        continue;
      }
      if (!error.retryable || !safe || attempt >= retry.attemptsMax) throw error;
      await retry.wait(attempt++, error, options.signal);
      options.signal?.throwIfAborted();
    }
  };
}

type Outcome =
  | { readonly error: undefined; readonly answer: HttpAnswer }
  | { readonly error: MusterError; readonly answer: HttpAnswer | undefined };

async function attemptOnce(post: Post, request: Parameters<Post>[0]): Promise<Outcome> {
  try {
    const answer = await post(request);
    if (answer.errors.length === 0) return { error: undefined, answer };
    return { error: fromWireErrors(answer.errors, answer.requestId), answer };
  } catch (error) {
    if (error instanceof MusterError) return { error, answer: undefined };
    throw error;
  }
}

function readKey(variables: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const input = variables?.["input"];
  if (typeof input !== "object" || input === null || !("idempotencyKey" in input)) return undefined;
  return typeof input.idempotencyKey === "string" ? input.idempotencyKey : undefined;
}
