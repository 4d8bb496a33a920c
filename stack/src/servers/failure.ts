/** A server could not be found or started; the message says what happened and what helps. */
export class ServerFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ServerFailure";
  }
}

/** The `code` of a system, Postgres or Redis error, e.g. `ENOENT`, or `undefined` where it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** What `error` says, for a line of a larger message. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || (codeOf(error) ?? error.name) : String(error);
}
