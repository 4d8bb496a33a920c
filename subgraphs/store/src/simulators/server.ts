import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { errorCodes, findAppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import { readBody } from "@muster/subgraph";

/** What goes wrong, until it is set back. A test or a demo changes the fields of a simulator's own at any time. */
export interface Faults {
  /** Every answer is late by so much. Milliseconds. */
  delayMs: number;
  /** Every request to the store is answered with 503, and nothing is done. */
  isDown: boolean;
  /** Every request to the store is carried out and then answered with 503. */
  losesAnswers: boolean;
  /** Each notice is delivered twice. */
  duplicates: boolean;
  /** Notices are not delivered; the store's own lists have them. */
  drops: boolean;
}

/** A store in good health. */
export function noFaults(): Faults {
  return { delayMs: 0, isDown: false, losesAnswers: false, duplicates: false, drops: false };
}

/** A request that matched a route. */
export interface SimulatorRequest {
  /** The named groups of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a simulator answers. */
export interface SimulatorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** One call of the store's API, or a page that it shows to a person. */
export interface SimulatorRoute {
  readonly method: "GET" | "POST" | "PUT";
  /** Matched against the whole path, which is decoded. */
  readonly path: RegExp;
  handle(request: SimulatorRequest): Promise<SimulatorAnswer> | SimulatorAnswer;
}

/** A simulator that listens on this machine. */
export interface SimulatorServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

const bodyBytesMax = 1024 * 1024;

/** Serves `routes` on 127.0.0.1 alone, as ill as `faults` say. */
export async function startServer(
  options: { readonly port: number; readonly clock: SystemClock; readonly faults: Faults },
  routes: () => readonly SimulatorRoute[],
): Promise<SimulatorServer> {
  const { clock, faults } = options;
  const server = createServer(async (request, response) => {
    let answer: SimulatorAnswer;
    try {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const body = await readBody(request, bodyBytesMax);
      if (faults.delayMs > 0) await clock.sleep(faults.delayMs);
      const found = faults.isDown
        ? undefined
        : match(routes(), request.method, decodeURIComponent(url.pathname));
      if (faults.isDown) answer = unavailable;
      else if (found === undefined) answer = json(404, { error: { message: "no such call" } });
      else {
        const { route, params } = found;
        answer = await route.handle({ params, search: url.searchParams, headers: request.headers, body });
        if (faults.losesAnswers) answer = unavailable;
      }
    } catch (error) {
      const expected = findAppError(error);
      const status = expected === undefined ? 500 : errorCodes[expected.code].status;
      answer = json(status, { error: { message: String(error) } });
    }
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const unavailable = json(503, { error: { message: "the store is down" } });

function match(routes: readonly SimulatorRoute[], method: string | undefined, path: string) {
  for (const route of routes) {
    const found = route.method === method ? route.path.exec(path) : null;
    if (found !== null && found[0] === path) return { route, params: { ...found.groups } };
  }
  return undefined;
}

/** An answer in JSON. */
export function json(status: number, value: unknown): SimulatorAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
