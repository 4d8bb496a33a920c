import { defineJob, type Job } from "@muster/jobs";
import type { SystemClock } from "@muster/runtime";
import {
  type AllocationService,
  type LatencyService,
  type MatchService,
  type PartyService,
  type RecordingStorage,
  type SimulationService,
  sweepRecordings,
  type TicketService,
} from "./service/index.js";

const missedSweepMs = 500;

/** Ends matches that were not accepted in time. One that is late to be swept can't be accepted all the same. */
export function missedSweepJob(matches: MatchService): Job {
  return defineJob({
    name: "matchmaking.sweepMissed",
    recurs: { everyMs: missedSweepMs },
    async run({ signal }) {
      let ended = 1;
      while (ended > 0 && !signal.aborted) ended = await matches.sweepMissed();
    },
  });
}

const allocationSweepMs = 250;

/** Gets servers for matches that have none. */
export function allocationJob(allocations: AllocationService): Job {
  return defineJob({
    name: "matchmaking.allocate",
    recurs: { everyMs: allocationSweepMs },
    async run() {
      await allocations.sweep();
    },
  });
}

const straySweepMs = 1000;

/** Has servers ended that no match has. */
export function straySweepJob(allocations: AllocationService): Job {
  return defineJob({
    name: "matchmaking.sweepStray",
    recurs: { everyMs: straySweepMs },
    async run() {
      await allocations.sweepStray();
    },
  });
}

const goneSweepMs = 10_000;

/** Ends matches whose server has gone. */
export function goneSweepJob(allocations: AllocationService): Job {
  return defineJob({
    name: "matchmaking.sweepGone",
    recurs: { everyMs: goneSweepMs },
    async run() {
      await allocations.sweepGone();
    },
  });
}

const staleSweepMs = 10_000;

/** Ends tickets that wait for too long, or in queues that are offered no more. */
export function staleSweepJob(tickets: TicketService): Job {
  return defineJob({
    name: "matchmaking.sweepStale",
    recurs: { everyMs: staleSweepMs },
    async run({ signal }) {
      let ended = 1;
      while (ended > 0 && !signal.aborted) ended = await tickets.sweepStale();
    },
  });
}

const idleSweepMs = 600_000;

/** Ends parties that nothing is done with any more. */
export function idlePartiesJob(parties: PartyService): Job {
  return defineJob({
    name: "matchmaking.sweepIdleParties",
    recurs: { everyMs: idleSweepMs },
    async run({ signal }) {
      let ended = 1;
      while (ended > 0 && !signal.aborted) ended = await parties.sweepIdle();
    },
  });
}

/** Forgets latencies that are too old to count. */
export function oldLatenciesJob(latencies: LatencyService): Job {
  return defineJob({
    name: "matchmaking.sweepLatencies",
    recurs: { everyMs: idleSweepMs },
    async run({ signal }) {
      let forgotten = 1;
      while (forgotten > 0 && !signal.aborted) forgotten = await latencies.sweep();
    },
  });
}

const recordingSweepMs = 600_000;

/** Removes recorded tickets that are too old or too many. */
export function recordingSweepJob(storage: RecordingStorage, clock: SystemClock): Job {
  return defineJob({
    name: "matchmaking.sweepRecorded",
    recurs: { everyMs: recordingSweepMs },
    run: ({ signal }) => sweepRecordings(storage, clock.nowMs(), signal),
  });
}

/** Runs a simulation of rules: one at a time in each process, and once more where a process died over it. */
export function simulationJob(simulations: () => SimulationService): Job<{ readonly simulationId: string }> {
  return defineJob({
    name: "matchmaking.simulate",
    run: ({ signal }, { simulationId }) => simulations().run(simulationId, signal),
    attemptsMax: 2,
    concurrencyMax: 1,
  });
}
