import { Pool } from "undici";
import { answerParent } from "./child.js";
import { percentile } from "./figures.js";

/** What to send, over how many connections, for how long. */
export interface LoadQuestion {
  /** The server, `http://host:port`. */
  readonly origin: string;
  readonly path: string;
  /** The JSON of one GraphQL request. */
  readonly body: string;
  /** Values of the header `authorization`; connections take them in turn. */
  readonly authorizations: readonly string[];
  /** Each has one request under way at a time. */
  readonly connections: number;
  readonly durationMs: number;
}

/** What came of it. */
export interface LoadAnswer {
  readonly requests: number;
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Sends one request after the other on each connection.
 *
 * @throws Error at the first answer that is not 200 with data and no errors.
 */
async function load(question: LoadQuestion): Promise<LoadAnswer> {
  const { origin, path, body, authorizations, connections, durationMs } = question;
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const latenciesMs: number[] = [];
  const startMs = performance.now();
  const untilMs = startMs + durationMs;
  const work = async (authorization: string): Promise<void> => {
    const headers = { "content-type": "application/json", authorization };
    for (let beganMs = performance.now(); beganMs < untilMs; ) {
      const answer = await pool.request({ method: "POST", path, headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200 || !text.startsWith('{"data":{') || text.includes('"errors":'))
        throw new Error(`${origin} answered ${answer.statusCode}: ${text}`);
      const nowMs = performance.now();
      latenciesMs.push(nowMs - beganMs);
      beganMs = nowMs;
    }
  };
  await Promise.all(
    Array.from({ length: connections }, (_, at) => work(authorizations[at % authorizations.length] ?? "")),
  );
  const tookS = (performance.now() - startMs) / 1000;
  await pool.close();
  return {
    requests: latenciesMs.length,
    perS: latenciesMs.length / tookS,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}

answerParent(load);
