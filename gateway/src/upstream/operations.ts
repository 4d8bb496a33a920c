import { type PrincipalSigner, principalHeader } from "@muster/auth";
import { operationsPath, type SentOperation, type SubgraphRequest } from "@muster/subgraph";
import type { ExecutionResult } from "graphql";
import type { Dispatcher } from "undici";

/**
 * What one request carries at most. With more, all requests under way go through each process in one crowd, and the others idle
 * meanwhile; a subgraph refuses a body above 4 MiB.
 */
const operationsMax = 16;
const charsMax = 256 * 1024;
const newline = "\n".charCodeAt(0);

interface Waiting {
  resolve(result: ExecutionResult): void;
  reject(error: Error): void;
}

/** Operations that go to a subgraph in one request. */
interface Batch {
  /** The request must be somebody's too: it bears the principal of its first operation. */
  readonly principal: string;
  readonly texts: string[];
  readonly waiting: (Waiting | undefined)[];
  chars: number;
}

/**
 * Sends operations to a subgraph. Those of one turn of the event loop, whoever asked, share one HTTP request: under load most of
 * an operation's cost is the request around it. Results come one by one, so none waits for a slower one.
 *
 * @throws Error (in the made function) when the subgraph does not answer.
 */
export function createOperationSender(
  dispatcher: Dispatcher,
  signer: PrincipalSigner,
): (request: SubgraphRequest) => Promise<ExecutionResult> {
  let open: Batch | undefined;
  const flush = (): void => {
    const batch = open;
    open = undefined;
    if (batch !== undefined) send(dispatcher, batch);
  };
  return (request) =>
    new Promise((resolve, reject) => {
      const principal = signer.sign(request.principal);
      const text = JSON.stringify({ ...request, principal } satisfies SentOperation);
      if (open !== undefined && (open.texts.length === operationsMax || open.chars + text.length > charsMax))
        flush();
      if (open === undefined) {
        open = { principal, texts: [], waiting: [], chars: 0 };
        setImmediate(flush);
      }
      open.texts.push(text);
      open.waiting.push({ resolve, reject });
      open.chars += text.length;
    });
}

function send(dispatcher: Dispatcher, { principal, texts, waiting }: Batch): void {
  const fail = (error: Error): void => {
    for (const [place, one] of waiting.entries()) {
      waiting[place] = undefined;
      one?.reject(error);
    }
  };
  const settle = (line: string): void => {
    const space = line.indexOf(" ");
    const place = Number(line.slice(0, space));
    const result = JSON.parse(line.slice(space + 1)) as ExecutionResult;
    waiting[place]?.resolve(result);
    waiting[place] = undefined;
  };
  let rest: Buffer = Buffer.alloc(0);
  dispatcher.dispatch(
    {
      method: "POST",
      path: operationsPath,
      headers: { "content-type": "application/json", [principalHeader]: principal },
      body: `[${texts.join(",")}]`,
    },
    {
      onRequestStart() {},
      onResponseStart(controller, status) {
        if (status !== 200) controller.abort(new Error(`answered with status ${status}`));
      },
      onResponseData(controller, chunk) {
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        let from = 0;
        try {
          for (let to = bytes.indexOf(newline); to >= 0; to = bytes.indexOf(newline, from)) {
            settle(bytes.toString("utf8", from, to));
            from = to + 1;
          }
        } catch (error) {
          controller.abort(error instanceof Error ? error : new Error(String(error)));
        }
        rest = bytes.subarray(from);
      },
      onResponseEnd: () => fail(new Error("answered fewer operations than it was sent")),
      onResponseError: (_controller, error) => fail(error),
    },
  );
}
