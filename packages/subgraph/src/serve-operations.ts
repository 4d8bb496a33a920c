import type { ServerResponse } from "node:http";
import { AppError, findAppError } from "@muster/errors";
import type { Subgraph } from "./contract.js";
import type { ServeOptions } from "./serve.js";
import { asGraphQLError } from "./serve-subscriptions.js";

/** An operation as the gateway sends it to a subgraph of another process. */
export interface SentOperation {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** The signed principal: one request carries operations of many clients. */
  readonly principal: string;
  readonly requestId: string;
}

/** Where the gateway sends operations: `POST` with a JSON array of {@link SentOperation}. */
export const operationsPath = "/operations";

/**
 * Runs the operations of one request side by side. The answer is a line for each, `<place> <result as JSON>`, that leaves as
 * soon as its result is there: none waits for a slower one.
 *
 * @throws BAD_REQUEST when `body` is not an array of operations.
 */
export function serveOperations(
  subgraph: Subgraph,
  options: Pick<ServeOptions, "principals" | "logger">,
  body: Buffer,
  response: ServerResponse,
): void {
  const operations: unknown = JSON.parse(body.toString());
  if (!Array.isArray(operations) || operations.length === 0)
    throw new AppError("BAD_REQUEST", "the body is not a list of operations");
  let lines = "";
  let left = operations.length;
  let isScheduled = false;
  const flush = (): void => {
    isScheduled = false;
    if (lines === "") return;
    if (!response.headersSent) {
      const length = left === 0 ? { "content-length": Buffer.byteLength(lines) } : {};
      response.writeHead(200, { "content-type": "application/x-ndjson", ...length });
    }
    if (left === 0) response.end(lines);
    else response.write(lines);
    lines = "";
  };
  for (const [place, operation] of operations.entries()) {
    void run(subgraph, options, operation as SentOperation).then((result) => {
      lines += `${place} ${result}\n`;
      left--;
      if (left === 0) flush();
      if (left === 0 || isScheduled) return;
      // What else this turn of the event loop brings leaves in the same write.
      isScheduled = true;
      setImmediate(flush);
    });
  }
}

/** The result as JSON. It never rejects. */
async function run(
  subgraph: Subgraph,
  { principals, logger }: Pick<ServeOptions, "principals" | "logger">,
  operation: SentOperation,
): Promise<string> {
  try {
    const principal = principals.read(operation.principal);
    return JSON.stringify(await subgraph.execute({ ...operation, principal }));
  } catch (error) {
    if (findAppError(error) === undefined) logger.error({ err: error }, "unexpected error in an operation");
    return JSON.stringify({ errors: [asGraphQLError(error)] });
  }
}
