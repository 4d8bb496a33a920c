import { randomFillSync } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { chooseAead } from "@muster/transport/aead";
import { parseServerAddress } from "@muster/transport/connect-token";
import { openDgramLink, openUdpLink, type UdpLink } from "@muster/transport/udp";
import { type Match, MatchServer } from "../match-server.js";
import { createSystemTickClock } from "../tick-clock.js";
import { startTicks, type TickLoop } from "../tick-loop.js";
import type { MatchSource, MatchWorkerSettings, WorkerData, WorkerNews, WorkerOrder } from "./messages.js";
import { threadCpuMs } from "./thread-cpu.js";

/** The most ticks of a second, and some. */
const lateMsMax = 256;
const reportMs = 1000;
/** So long what comes may lie in the system's buffer, which by default holds 180 datagrams of a flood: 90,000 a second. */
const takeInMs = 2;

/** The thread of a worker: one port, its transport and its match. */
class WorkerMain {
  readonly #link: UdpLink;
  readonly #descriptor: Int32Array;
  readonly #server: MatchServer;
  readonly #loop: TickLoop;
  readonly #lateMs = new Float64Array(lateMsMax);
  readonly #startMs = performance.now();
  readonly #reports: NodeJS.Timeout;
  readonly #takesIn: NodeJS.Timeout;
  #lateCount = 0;
  #ended = false;
  #isOver = false;

  constructor(settings: MatchWorkerSettings, match: Match, link: UdpLink, descriptor: Int32Array) {
    const aead = chooseAead();
    this.#link = link;
    this.#descriptor = descriptor;
    this.#server = new MatchServer({
      aead,
      link,
      match,
      protocolId: settings.protocolId,
      privateKeys: settings.privateKeys,
      slotsMax: settings.slotsMax,
      matchId: settings.matchId,
      pace: settings.pace,
      addresses: (settings.addresses ?? [link.local.key]).map(parseServerAddress),
      fillRandom: (bytes) => void randomFillSync(bytes),
      unixSeconds: () => Math.floor(Date.now() / 1000),
      faulted: (place, error) => tell({ kind: "faulted", place, error: plain(error) }),
    });
    this.#loop = startTicks({
      tickHz: settings.tickHz,
      clock: createSystemTickClock(),
      link,
      tick: (number, lateMs) => {
        if (this.#lateCount < lateMsMax) this.#lateMs[this.#lateCount++] = lateMs;
        this.#server.tick(number, performance.now());
        this.#tellOutcome();
      },
    });
    this.#reports = setInterval(() => this.#report(), reportMs);
    this.#takesIn = setInterval(() => this.#server.takeIn(performance.now()), takeInMs);
    tell({ kind: "started", local: link.local.key, link: link.kind, aead: aead.name });
  }

  /** Once: it is played on, so that players see how it ended, until the owner stops it. */
  #tellOutcome(): void {
    const outcome = this.#isOver ? undefined : this.#server.outcome;
    if (outcome === undefined) return;
    this.#isOver = true;
    this.#report();
    tell({ kind: "over", outcome });
  }

  obey(order: WorkerOrder): void {
    if (order.kind === "rotateKeys") this.#server.rotateKeys(order.keys);
    else if (order.kind === "kick") this.#server.kick(order.slot);
    else
      void this.end().then(() => {
        tell({ kind: "stopped" });
        parentPort?.close();
      });
  }

  /** Ends the ticks, tells the clients, tells the owner what was counted, and closes the port. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#loop.stop();
    clearInterval(this.#reports);
    clearInterval(this.#takesIn);
    this.#server.stop();
    this.#report();
    // From here on the number may be another's.
    this.#descriptor[0] = -1;
    await this.#link.close();
  }

  #report(): void {
    tell({
      kind: "report",
      report: {
        server: this.#server.counts,
        ticks: { ...this.#loop.counts },
        link: { ...this.#link.counts },
        lateMs: this.#lateMs.slice(0, this.#lateCount),
        wallMs: performance.now() - this.#startMs,
        cpuMs: threadCpuMs(),
        match: this.#server.report(),
      },
    });
    this.#lateCount = 0;
  }
}

/** What of an error can be copied to another thread, whatever hangs on it. */
function plain(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return Object.assign(new Error(error.message), { name: error.name, stack: error.stack });
}

function tell(news: WorkerNews): void {
  parentPort?.postMessage(news);
}

async function loadMatch({ module, name, options }: MatchSource): Promise<Match> {
  const factory = ((await import(module)) as Record<string, unknown>)[name];
  if (typeof factory !== "function") throw new TypeError(`match: ${module} exports no function "${name}"`);
  return factory(options) as Match;
}

async function main({ settings, descriptor }: WorkerData): Promise<void> {
  const match = await loadMatch(settings.match);
  const { address, port } = settings;
  // It is taken in every other millisecond and at each tick: nobody has to be woken for a single datagram.
  const link = await (settings.link === "dgram" ? openDgramLink : openUdpLink)({
    address,
    port,
    polled: true,
  });
  descriptor[0] = link.descriptor;
  const worker = new WorkerMain(settings, match, link, descriptor);
  parentPort?.on("message", (order: WorkerOrder) => worker.obey(order));
  // A match whose step throws has no state to go on from: its players are told, then its owner.
  process.once("uncaughtException", (error) => {
    void worker.end().finally(() => {
      tell({ kind: "failed", error: plain(error) });
      process.exit(1);
    });
  });
}

await main(workerData as WorkerData);
