import { type DestinationStream, type LoggerOptions, pino } from "pino";

/** How much is logged: a level and everything more severe. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** A structured log. The object comes first and the sentence second: `logger.warn({ attempt }, "retrying")`. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A log that adds `fields` to every line. */
  child(fields: object): Logger;
}

const redacted = [
  "password",
  "token",
  "authorization",
  "accessToken",
  "refreshToken",
  "*.password",
  "*.token",
  "*.authorization",
];

/** JSON lines on standard error (or `destination`), with credentials left out. An error goes under `err`. */
export function createLogger(
  options: { readonly service: string; readonly level: LogLevel },
  destination: DestinationStream = process.stderr,
): Logger {
  const settings: LoggerOptions = {
    level: options.level,
    base: { service: options.service, pid: process.pid },
    redact: { paths: redacted, censor: "[redacted]" },
    serializers: { err: describeError },
  };
  return pino(settings, destination);
}

/** What of an error is worth a line: drivers hang whole connections, with their secrets, on the errors they throw. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return {
    type: error.name,
    message: error.message,
    ...("code" in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
