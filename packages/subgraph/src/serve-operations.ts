import type { ServerResponse } from "node:http";
import { AppError } from "@muster/errors";
import type { ExecutionResult } from "graphql";

/** An operation as the gateway sends it to a subgraph of another process. */
export interface SentOperation {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
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
 * @param run Never rejects.
 * @throws BAD_REQUEST when `body` is not an array of operations.
 */
export function serveOperations(
  body: Buffer,
  response: ServerResponse,
  run: (operation: SentOperation) => Promise<ExecutionResult>,
): void {
  const operations: unknown = JSON.parse(body.toString());
  if (!Array.isArray(operations) || operations.length === 0)
    throw new AppError("BAD_REQUEST", "the body is not a list of operations");
  let lines = "";
  let left = operations.length;
  let isScheduled = false;
  // Results of one turn of the event loop leave in one write.
  const flush = (): void => {
    isScheduled = false;
    if (!response.headersSent) {
      const length = left === 0 ? { "content-length": Buffer.byteLength(lines) } : {};
      response.writeHead(200, { "content-type": "application/x-ndjson", ...length });
    }
    if (left === 0) response.end(lines);
    else response.write(lines);
    lines = "";
  };
  for (const [place, operation] of operations.entries()) {
    void run(operation as SentOperation).then((result) => {
      lines += `${place} ${JSON.stringify(result)}\n`;
      left--;
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(flush);
    });
  }
}
