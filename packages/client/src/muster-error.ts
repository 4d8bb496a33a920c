import { type ErrorCode, type ErrorDetails, errorCodes, isErrorCode } from "@muster/errors";

/** One error of a GraphQL answer, as it is on the wire. */
export interface WireError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a {@link MusterError} is made of. */
export interface MusterErrorFields {
  readonly code: ErrorCode;
  readonly message: string;
  /** Defaults to what the table of codes says. */
  readonly retryable?: boolean;
  readonly details?: ErrorDetails;
  readonly requestId?: string | undefined;
  readonly errors?: readonly WireError[];
  readonly cause?: unknown;
}

/** Why an operation did not give its result: the platform's answer, or what kept it from arriving. */
export class MusterError extends Error {
  /** `UNAVAILABLE` too when the network failed, `INTERNAL` too when the answer has a code that this client doesn't know. */
  readonly code: ErrorCode;
  /** Whether the same request may be sent again unchanged, with the same idempotency key. */
  readonly retryable: boolean;
  /** The field at fault and the bound that it broke, ids, `retryAfterMs`. */
  readonly details: ErrorDetails;
  /** Names the request in the platform's logs; absent when no answer arrived or the page may not read the header. */
  readonly requestId: string | undefined;
  /** Every error of the answer; empty when there was no answer. `code` is that of the first which retrying can't mend. */
  readonly errors: readonly WireError[];
  /** The key that the mutation was sent with: pass it as `input.idempotencyKey` to try the same mutation again. */
  idempotencyKey: string | undefined;

  constructor(fields: MusterErrorFields) {
    super(fields.message, { cause: fields.cause });
    this.name = "MusterError";
    this.code = fields.code;
    this.retryable = fields.retryable ?? errorCodes[fields.code].retryable;
    this.details = fields.details ?? {};
    this.requestId = fields.requestId;
    this.errors = fields.errors ?? [];
  }
}

/** The error that a non-empty list of an answer's errors amounts to; retryable only when each of them is. */
export function fromWireErrors(errors: readonly WireError[], requestId?: string): MusterError {
  const one = errors.find((error) => !isRetryable(error)) ?? errors[0];
  const { code, details } = one?.extensions ?? {};
  return new MusterError({
    code: isErrorCode(code) ? code : "INTERNAL",
    message: one?.message ?? "the answer has an empty list of errors",
    retryable: one !== undefined && isRetryable(one),
    details: typeof details === "object" && details !== null ? (details as ErrorDetails) : {},
    requestId,
    errors,
  });
}

function isRetryable(error: WireError): boolean {
  const { retryable, code } = error.extensions ?? {};
  return typeof retryable === "boolean" ? retryable : isErrorCode(code) && errorCodes[code].retryable;
}
