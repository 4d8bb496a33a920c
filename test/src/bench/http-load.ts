import { randomUUID } from "node:crypto";
import { Pool } from "undici";
import { answerParent } from "./child.js";
import { percentile } from "./figures.js";
import { keyMark } from "./key-mark.js";

/** What to send, over how many connections, for how long, and how often. */
export interface LoadQuestion {
  /** The server, `http://host:port`. */
  readonly origin: string;
  readonly path: string;
  /** The JSON of one GraphQL request; see {@link keyMark}. */
  readonly body: string;
  /** Values of the header `authorization`, taken in turn: by connections, or by requests where there is a rate. */
  readonly authorizations: readonly string[];
  /** Each has one request under way at a time. */
  readonly connections: number;
  readonly durationMs: number;
  /**
   * Requests a second, whether earlier ones have their answer or not: one that waits counts from when it was due. Where absent,
   * each connection sends the next request when it has its answer.
   */
  readonly ratePerS?: number;
  /** With a rate: so long it has come in before times are taken. 0 where absent. */
  readonly leadInMs?: number;
}

/** What came of it. */
export interface LoadAnswer {
  /** Those of the lead-in too. */
  readonly requests: number;
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Sends what the question says, and takes the times.
 *
 * @throws Error at the first answer that is not 200 with data and no errors.
 */
async function load(question: LoadQuestion): Promise<LoadAnswer> {
  const { origin, connections, ratePerS, leadInMs = 0 } = question;
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const send = createSend(pool, question);
  const startMs = performance.now() + leadInMs;
  const allMs = await (ratePerS === undefined
    ? sendInTurn(send, question)
    : sendAtRate(send, { ...question, ratePerS }));
  const tookS = (performance.now() - startMs) / 1000;
  await pool.close();
  const latenciesMs = allMs.slice(Math.round((leadInMs / 1000) * (ratePerS ?? 0)));
  return {
    requests: allMs.length,
    perS: latenciesMs.length / tookS,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}

/** Sends one request, with the authorization at a place of the list. */
type Send = (place: number) => Promise<void>;

function createSend(pool: Pool, { origin, path, body, authorizations }: LoadQuestion): Send {
  const isKeyed = body.includes(keyMark);
  const bodyOf = (): string => (isKeyed ? body.replace(keyMark, randomUUID()) : body);
  return async (place) => {
    const authorization = authorizations[place % authorizations.length] ?? "";
    const headers = { "content-type": "application/json", authorization };
    const answer = await pool.request({ method: "POST", path, headers, body: bodyOf() });
    const text = await answer.body.text();
    if (answer.statusCode !== 200 || !text.startsWith('{"data":{') || text.includes('"errors":'))
      throw new Error(`${origin} answered ${answer.statusCode}: ${text}`);
  };
}

async function sendInTurn(send: Send, { connections, durationMs }: LoadQuestion): Promise<number[]> {
  const latenciesMs: number[] = [];
  const untilMs = performance.now() + durationMs;
  const work = async (place: number): Promise<void> => {
    for (let beganMs = performance.now(); beganMs < untilMs; ) {
      await send(place);
      const nowMs = performance.now();
      latenciesMs.push(nowMs - beganMs);
      beganMs = nowMs;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, place) => work(place)));
  return latenciesMs;
}

async function sendAtRate(
  send: Send,
  { durationMs, ratePerS, leadInMs = 0 }: LoadQuestion & { readonly ratePerS: number },
): Promise<number[]> {
  const sent: Promise<number>[] = [];
  const startMs = performance.now();
  const nextDueMs = (): number => startMs + (sent.length / ratePerS) * 1000;
  const endMs = startMs + leadInMs + durationMs;
  for (let nowMs = startMs; nowMs < endMs; nowMs = performance.now()) {
    for (let dueMs = nextDueMs(); dueMs <= nowMs; dueMs = nextDueMs())
      sent.push(send(sent.length).then(() => performance.now() - dueMs));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(sent);
}

answerParent(load);
