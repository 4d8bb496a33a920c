import { setTimeout as pause } from "node:timers/promises";
import type { PlazaReport } from "@muster/games";
import { type MatchWorkerReport, startMatchWorker } from "@muster/realtime-server";
import { createLogger, createMetrics } from "@muster/telemetry";
import { type Child, startChild } from "../child.js";
import type { Figures } from "../figures.js";
import type { BotsAnswer, BotsQuestion } from "./bots.js";
import { privateKey, protocolId } from "./door.js";

const tickHz = 60;
const crates = 100;
/** 120 m, on a square of 640 m. */
const sight = 12_000;
/** The most of a core that the server's thread may take. */
const shareMax = 0.7;
const fewest = 50;
const most = 800;
const stepsMax = 4;
/** Two results this close, as a share, are one. */
const near = 0.04;
/** Until the compiler has seen enough. */
const settleMs = 3000;
const reportsMeasured = 3;
const joinMsMax = 15_000;
const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };

/** A server with so many players for some seconds. */
interface Step {
  readonly players: number;
  /** Share of a core that the server's thread took. */
  readonly share: number;
  /** Inputs that never came, and those that came, as a share of one a player and tick. */
  readonly inputsMissed: number;
  readonly inputShare: number;
  readonly snapshotBytes: number;
  readonly snapshotShare: number;
  readonly aead: string;
  /** Ticks that ran, as a share of those due, and the players who were there at the end. */
  readonly tickShare: number;
  readonly connected: number;
}

/**
 * The most players of one plaza that a server's thread carries at 60 Hz with at most 70% of a core, no input lost, once over each kind of
 * link. The bots are a process of their own.
 */
export async function measurePlayers(): Promise<Figures> {
  const bots = startChild(new URL("./bots.js", import.meta.url));
  try {
    const dgram = await mostPlayers(bots, "dgram");
    const fastest = await mostPlayers(bots, "fastest");
    const best = fastest.players >= dgram.players ? fastest : dgram;
    return {
      players_per_core_60hz: { value: best.players, unit: "count" },
      players_per_core_60hz_dgram: { value: dgram.players, unit: "count" },
      cpu_us_per_player_tick: {
        value: (best.share * 1e6) / (tickHz * best.tickShare) / best.players,
        unit: "us",
      },
      ticks_run_share: { value: best.tickShare, unit: "share" },
      snapshot_bytes_mean: { value: best.snapshotBytes, unit: "B" },
      [`aead_is_${best.aead.replace(/\W/g, "_")}`]: { value: 1, unit: "count" },
    };
  } finally {
    await bots.stop();
  }
}

/** Goes to where the share should be reached, by a line through the best step, and halves what remains. */
async function mostPlayers(bots: Child, link: "fastest" | "dgram"): Promise<Step> {
  let good: Step | undefined;
  let bad = most + 1;
  let players = 300;
  for (let step = 0; step < stepsMax; step++) {
    const result = await play(bots, link, players);
    if (isCarried(result)) good = result;
    else bad = players;
    const from = good?.players ?? fewest;
    if (bad - from <= Math.max(1, from * near)) break;
    const guess = Math.floor((players * shareMax * 0.99 * result.tickShare) / result.share);
    players = guess > from && guess < bad ? guess : Math.floor((from + bad) / 2);
  }
  if (good === undefined) throw new Error(`fewer than ${fewest} players are carried`);
  return good;
}

/**
 * Where the machine takes the processor away from the server, ticks are left out: the time of those that ran is taken for all of them,
 * which is more than it would be, since each takes in more.
 */
function isCarried({ share, inputsMissed, inputShare, snapshotShare, tickShare }: Step): boolean {
  const enough = 0.97 * Math.min(1, tickShare);
  return share / tickShare <= shareMax && inputsMissed === 0 && inputShare > enough && snapshotShare > enough;
}

/** Lets so many bots play for some seconds. */
export async function play(bots: Child, link: "fastest" | "dgram", players: number): Promise<Step> {
  const reports: MatchWorkerReport[] = [];
  const worker = await startMatchWorker({
    logger: createLogger({ service: "bench", level: "error" }),
    ...{ link, pace, protocolId, tickHz, slotsMax: players, privateKeys: [privateKey] },
    ...{ address: "127.0.0.1", port: 0, metrics: createMetrics({ process: false }) },
    match: {
      module: "@muster/games",
      name: "makePlaza",
      options: { playersMax: players, crates, sight, seed: 1 },
    },
    reported: (report) => void reports.push(report),
  });
  try {
    await ask(bots, { kind: "join", server: worker.local, count: players });
    const endMs = performance.now() + joinMsMax;
    while ((await ask(bots, { kind: "count" })).connected < players) {
      if (performance.now() > endMs) break;
      await pause(200);
    }
    await pause(settleMs);
    const first = reports.length;
    while (reports.length <= first + reportsMeasured) await pause(50);
    return {
      ...between(reports[first], reports[first + reportsMeasured], players),
      players,
      aead: worker.aead,
    };
  } finally {
    await ask(bots, { kind: "leave" });
    await worker.stop();
  }
}

function between(
  from: MatchWorkerReport | undefined,
  to: MatchWorkerReport | undefined,
  players: number,
): Omit<Step, "players" | "aead"> {
  if (from === undefined || to === undefined) throw new Error("no reports");
  const wallMs = to.wallMs - from.wallMs;
  const due = (wallMs / 1000) * tickHz * players;
  const [before, after] = [from.match as PlazaReport, to.match as PlazaReport];
  const snapshots = to.server.snapshotsSent - from.server.snapshotsSent;
  return {
    share: (to.cpuMs - from.cpuMs) / wallMs,
    inputsMissed: after.inputsMissed - before.inputsMissed,
    inputShare: (after.inputsTaken - before.inputsTaken) / due,
    snapshotBytes: (to.server.snapshotBytes - from.server.snapshotBytes) / snapshots,
    snapshotShare: snapshots / due,
    tickShare: (to.ticks.ran - from.ticks.ran) / ((wallMs / 1000) * tickHz),
    connected: to.server.connected,
  };
}

function ask(bots: Child, question: BotsQuestion): Promise<BotsAnswer> {
  return bots.ask(question);
}
