import { AppError, findAppError } from "@muster/errors";

/** SQLSTATE of `error`, if it came from the server. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Nothing was done, and the same may succeed when it is run again from its start. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  return state === "40001" || state === "40P01" || isStale(error);
}

/**
 * A statement cannot be run as this connection has it prepared: its tables have another shape now, or the server has forgotten it.
 * Another connection may not have prepared it yet.
 */
export function isStale(error: unknown): boolean {
  const state = sqlState(error);
  if (state === "26000") return true;
  return state === "0A000" && (error as { routine?: unknown }).routine === "RevalidateCachedQuery";
}

const lostConnection = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
const lostConnectionMessages = [
  "Connection terminated",
  "Client has encountered a connection error",
  "timeout exceeded when trying to connect",
  "Cannot use a pool after calling end",
  "Client was closed",
];

/**
 * The server answers and could not do this much at once: it ended a statement that took too long, or a conflict did not pass
 * with trying again. Less at a time may succeed.
 */
export function isOverloaded(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error;
  return isTransient(cause) || sqlState(cause) === "57014";
}

/**
 * The server is away, going away or coming up (classes 08 and 57P, 53300, or a lost socket). A message that the server does not
 * understand is of class 08 too and ends the connection; with a wrong number of values it does not, and is a bug of the asker's.
 */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state === "08P01" && (error as { severity?: unknown }).severity === "ERROR") return false;
  if (state !== undefined) {
    if (lostConnection.has(state) || state === "53300" || state.startsWith("08") || state.startsWith("57P"))
      return true;
  }
  return error instanceof Error && lostConnectionMessages.some((text) => error.message.includes(text));
}

/** `error` as the rest of the platform knows it: `UNAVAILABLE` where the server was away or overloaded, otherwise itself. */
export function translate(error: unknown): unknown {
  if (findAppError(error) !== undefined) return error;
  if (isUnavailable(error)) {
    return new AppError(
      "UNAVAILABLE",
      "the database does not answer",
      { part: "postgres" },
      { cause: error },
    );
  }
  if (isOverloaded(error)) {
    return new AppError("UNAVAILABLE", "the database is busy", { part: "postgres" }, { cause: error });
  }
  return error;
}
