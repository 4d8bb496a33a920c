import { WebSocket } from "ws";
import { answerParent, tellParent } from "./child.js";
import { percentile } from "./figures.js";
import { monotonicMs } from "./monotonic.js";

/** Connects the clients; answered when the gateway has read every subscription. */
export interface ConnectQuestion {
  readonly kind: "connect";
  /** `ws://host:port/graphql`. */
  readonly url: string;
  readonly authorization: string;
  readonly query: string;
  readonly clients: number;
}

/** Asks how long the events from `first` on were under way. */
export interface ReportQuestion {
  readonly kind: "report";
  readonly first: number;
  /** When each was appended, by `monotonicMs`. */
  readonly appendedAtMs: readonly number[];
}

/** How the events came. */
export interface ReportAnswer {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** When the last delivery was read, by `monotonicMs`. */
  readonly endedAtMs: number;
  /** Deliveries that came out of turn, doubled, or not at all. */
  readonly faults: number;
  /** User and system time of this process so far. */
  readonly cpuMs: number;
}

/** Told unasked when every client has the event of this number. */
export interface EventComplete {
  readonly complete: number;
}

/** Event numbers are 1 to this. */
const eventsMax = 4096;
const numberMarker = Buffer.from('"delta":"');
const quote = '"'.charCodeAt(0);
const zero = "0".charCodeAt(0);

let receivedAtMs: readonly Float64Array[] = [];
const receivedBy = new Uint32Array(eventsMax + 1);
let faults = 0;

/** The number that an event carries as its first `delta`; nothing else of a result is read. 0 where there is none. */
function numberOf(message: Buffer): number {
  let at = message.indexOf(numberMarker);
  if (at < 0) return 0;
  at += numberMarker.length;
  let number = 0;
  for (let code = message[at]; code !== undefined && code !== quote; code = message[++at])
    number = number * 10 + code - zero;
  return number;
}

function receiver(times: Float64Array, clients: number): (message: Buffer) => void {
  let last = 0;
  return (message) => {
    const number = numberOf(message);
    // The first event of a client may be any: those before it were sent while it connected.
    if (last !== 0 && number !== last + 1) faults++;
    last = number;
    times[number] = monotonicMs();
    const count = (receivedBy[number] ?? 0) + 1;
    receivedBy[number] = count;
    if (count === clients) tellParent({ complete: number } satisfies EventComplete);
  };
}

function connectOne(question: ConnectQuestion, times: Float64Array): Promise<void> {
  const { url, authorization, query, clients } = question;
  const socket = new WebSocket(url, "graphql-transport-ws", {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  const send = (message: object): void => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("close", (code, reason) => {
      throw new Error(`a client's socket was closed: ${code} ${reason.toString()}`);
    });
    socket.once("open", () => send({ type: "connection_init", payload: { authorization } }));
    socket.once("message", () => {
      send({ id: "1", type: "subscribe", payload: { query } });
      send({ type: "ping" });
      socket.once("message", () => {
        socket.on("message", receiver(times, clients));
        resolve();
      });
    });
  });
}

async function connect(question: ConnectQuestion): Promise<void> {
  receivedAtMs = Array.from({ length: question.clients }, () => new Float64Array(eventsMax + 1));
  for (const times of receivedAtMs) await connectOne(question, times);
}

function report({ first, appendedAtMs }: ReportQuestion): ReportAnswer {
  const latenciesMs = receivedAtMs.flatMap((times) =>
    appendedAtMs.map((appendedMs, at) => (times[first + at] ?? 0) - appendedMs),
  );
  const endedAtMs = receivedAtMs.reduce(
    (latest, times) => Math.max(latest, times[first + appendedAtMs.length - 1] ?? 0),
    0,
  );
  const { user, system } = process.cpuUsage();
  return {
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    maxMs: percentile(latenciesMs, 1),
    endedAtMs,
    faults,
    cpuMs: (user + system) / 1000,
  };
}

answerParent(async (question: ConnectQuestion | ReportQuestion) =>
  question.kind === "connect" ? connect(question) : report(question),
);
