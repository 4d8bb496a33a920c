/**
 * Every code that a client can meet, whether the same request may be sent again unchanged, and the HTTP status where a
 * plain HTTP route answers with it. The table is closed: a code that is not here does not leave the platform.
 */
export const errorCodes = {
  /** An argument breaks its type, length or range; `details.field` and `details.bound` say which. */
  BAD_USER_INPUT: { retryable: false, status: 400 },
  /** The request is not well-formed JSON or not a GraphQL request. */
  BAD_REQUEST: { retryable: false, status: 400 },
  /** The GraphQL text does not parse. */
  GRAPHQL_PARSE_FAILED: { retryable: false, status: 400 },
  /** The operation does not fit the schema. */
  GRAPHQL_VALIDATION_FAILED: { retryable: false, status: 400 },
  /** The document has no operation of that name. */
  OPERATION_RESOLUTION_FAILURE: { retryable: false, status: 400 },
  /** The operation is larger than the gateway plans; `details.field` and `details.bound` say what is. */
  OPERATION_TOO_LARGE: { retryable: false, status: 400 },
  /** No valid credential: it is missing, malformed, forged or expired. */
  UNAUTHENTICATED: { retryable: false, status: 401 },
  /** The session was ended, or its refresh token was used twice. */
  SESSION_REVOKED: { retryable: false, status: 401 },
  /** The credential is valid and does not allow this. */
  FORBIDDEN: { retryable: false, status: 403 },
  /** What the request names does not exist, or the caller may not know of it. */
  NOT_FOUND: { retryable: false, status: 404 },
  /** The state has changed since the caller read it, or the name is taken. */
  CONFLICT: { retryable: false, status: 409 },
  /** The idempotency key was used before with another request. */
  IDEMPOTENCY_CONFLICT: { retryable: false, status: 409 },
  /** The account does not hold that much. */
  INSUFFICIENT_FUNDS: { retryable: false, status: 409 },
  /** The player does not own that item, or not in that quantity. */
  ITEM_NOT_OWNED: { retryable: false, status: 409 },
  /** The offer's price is another than the caller expected; `details` has the price now and the offer's revision. */
  PRICE_CHANGED: { retryable: false, status: 409 },
  /** The offer is not on sale: not now, not in that region, or not to that player. */
  OFFER_UNAVAILABLE: { retryable: false, status: 409 },
  /** Nothing is left of a limited stock, or not that much. */
  SOLD_OUT: { retryable: false, status: 409 },
  /** A limit for the player is reached; `details.limit` says which, and `details.resetsAt` when it starts anew. */
  LIMIT_REACHED: { retryable: false, status: 409 },
  /** The receipt does not verify: it is forged, malformed, or of another app. */
  RECEIPT_INVALID: { retryable: false, status: 422 },
  /** The receipt was redeemed before, or belongs to another player. */
  RECEIPT_USED: { retryable: false, status: 409 },
  /** The order was refunded or charged back before. */
  ALREADY_REFUNDED: { retryable: false, status: 409 },
  /** The player owes value that was taken back; `details` says how much of what. */
  ACCOUNT_IN_DEBT: { retryable: false, status: 409 },
  /** Items of that kind, or that item by its origin, cannot go to another player. */
  NOT_TRADABLE: { retryable: false, status: 409 },
  /** The item or the player may not trade yet; `details.until` says when, `details.reason` why not. */
  TRADE_LOCKED: { retryable: false, status: 409 },
  /** The trade was settled, cancelled or has expired. */
  TRADE_CLOSED: { retryable: false, status: 409 },
  /** The two players may not have to do with each other; whose wish that is, is not told. */
  INTERACTION_REFUSED: { retryable: false, status: 409 },
  /** The container has no room for that. */
  CONTAINER_FULL: { retryable: false, status: 409 },
  /** A player of the ticket waits or plays already; `details.ticketId` says under which ticket, `details.playerId` who. */
  ALREADY_QUEUED: { retryable: false, status: 409 },
  /** The player may not queue yet; `details.until` says when, `details.reason` why not. */
  QUEUE_LOCKED: { retryable: false, status: 409 },
  /** The match is past that: it was abandoned, its time to accept is over, or it has ended; `details.state` says which. */
  MATCH_CLOSED: { retryable: false, status: 409 },
  /** The match is another server's: the token was made for one match, and is good for that alone. */
  MATCH_NOT_OWNED: { retryable: false, status: 403 },
  /** The match has its result, which stays; `details.matchId` says which match. */
  DOUBLE_RESULT: { retryable: false, status: 409 },
  /** The player is in a party; `details.partyId` says in which, where that is known. */
  ALREADY_IN_PARTY: { retryable: false, status: 409 },
  /** The party has as many players as one may; `details.max` says how many that are. */
  PARTY_FULL: { retryable: false, status: 409 },
  /** A player of the party has not said to be ready; `details.playerId` says who. */
  PARTY_NOT_READY: { retryable: false, status: 409 },
  /** The proof of a latency is none, or no beacon of this deployment made it; `details.field` says which proof. */
  PROOF_INVALID: { retryable: false, status: 422 },
  /** The proof of a latency is of another player. */
  PROOF_FOREIGN: { retryable: false, status: 409 },
  /** The proof of a latency is too old, or from a clock that is ahead; `details.measuredAt` says when it was made. */
  PROOF_EXPIRED: { retryable: false, status: 409 },
  /** The proof of a latency is of a site that is not offered; `details.siteNumber` says which. */
  SITE_UNKNOWN: { retryable: false, status: 409 },
  /** The cursor is not one that this deployment gave. */
  CURSOR_INVALID: { retryable: false, status: 400 },
  /** The cursor is older than what is retained: read the state again and go on from its cursor. */
  CURSOR_EXPIRED: { retryable: false, status: 410 },
  /** The client read too slowly and its queue ran over: resume from the last cursor. */
  SUBSCRIPTION_OVERFLOW: { retryable: true, status: 429 },
  /** Too many requests; `details.retryAfterMs` says when to try again. */
  RATE_LIMITED: { retryable: true, status: 429 },
  /** A database, a subgraph or another part does not answer; nothing was done, or the key makes a retry safe. */
  UNAVAILABLE: { retryable: true, status: 503 },
  /** A bug. The error id is in the log; nothing else is told. */
  INTERNAL: { retryable: false, status: 500 },
} as const satisfies Record<string, { readonly retryable: boolean; readonly status: number }>;

/** A key of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/** What a client is told beside the code: the field at fault, the bound that it broke, ids. JSON values only. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** An expected failure, safe to show to a client as it is. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }

  /** Whether the same request may be sent again unchanged. */
  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }
}

/** `BAD_USER_INPUT` that names the field and the bound that it broke, e.g. `badInput("first", "1 to 100")`. */
export function badInput(field: string, bound: string): AppError {
  return new AppError("BAD_USER_INPUT", `${field} must be ${bound}`, { field, bound });
}

/** Whether `value` is a code of the table. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCodes, value);
}

/** The shape in which an error crosses a wire, under `extensions` in GraphQL and as the body of a plain route. */
export interface ErrorExtensions {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorDetails;
}

/** The wire shape of `error`. */
export function toExtensions(error: AppError): ErrorExtensions {
  return { code: error.code, retryable: error.retryable, details: error.details };
}

/** The `AppError` at `error` or among its causes, if there is one. */
export function findAppError(error: unknown): AppError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof AppError) return at;
  return undefined;
}
