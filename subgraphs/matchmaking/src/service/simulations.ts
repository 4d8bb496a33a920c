import { AppError, badInput } from "@muster/errors";
import { type Ids, isUuid, type SystemClock } from "@muster/runtime";
import type { Ticket } from "./matcher/index.js";
import type { RecordedTicket, RecordingStorage } from "./recordings.js";
import {
  draftedEntries,
  findRuleProblems,
  parseRuleSet,
  type RuleEditor,
  type RuleSet,
  toError,
  toRuleSetJson,
} from "./rules/index.js";
import type { ComparisonReport, ComparisonTask } from "./simulation/index.js";

/** What is to be tried on which tickets. */
export interface SimulationTask {
  readonly before: RuleSet;
  readonly after: RuleSet;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly latest: number;
  readonly seed: number;
}

/** Rules in force and others on the same tickets. */
export interface Simulation {
  readonly id: string;
  readonly state: "RUNNING" | "DONE" | "FAILED";
  readonly queueId: string;
  /** The revision that was in force. */
  readonly revision: number;
  readonly actorId: string;
  readonly requestedAtMs: number;
  readonly endedAtMs: number | null;
  readonly failure: string | null;
  readonly report: ComparisonReport | null;
}

/** A simulation as it is kept. */
export interface KeptSimulation extends Omit<Simulation, "state"> {
  readonly task: SimulationTask;
}

/** Where simulations are kept. */
export interface SimulationStorage {
  /**
   * Keeps one with the job that runs it and the audit's entry, all or nothing, and lets go of all but the newest `keptMax`.
   *
   * @returns Whether fewer than `runningMax` ran that began after `sinceMs`; nothing is kept otherwise.
   */
  beginSimulation(
    simulation: KeptSimulation,
    limits: { readonly keptMax: number; readonly runningMax: number; readonly sinceMs: number },
  ): Promise<boolean>;
  findSimulation(id: string): Promise<KeptSimulation | undefined>;
  /** Ends one that runs; one that has ended stays as it is. */
  endSimulation(
    id: string,
    endedAtMs: number,
    end: { readonly report: ComparisonReport } | { readonly failure: string },
  ): Promise<void>;
}

/** Runs a task beside the event loop. @throws UNAVAILABLE where it takes too long, or its thread dies. */
export type Comparer = (task: ComparisonTask, signal: AbortSignal) => Promise<ComparisonReport>;

/** What is asked of {@link SimulationService.begin}. */
export interface SimulationRequest {
  readonly draftId?: string | undefined;
  /** A whole rule set as JSON, where there is no draft. */
  readonly rules?: unknown;
  readonly queueId: string;
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly latest?: number | undefined;
  readonly seed?: number | undefined;
  readonly actorId: string;
}

/** How rules are tried. */
export interface SimulationService {
  /** @throws BAD_USER_INPUT naming the field, or the entry and the path in it; NOT_FOUND; RATE_LIMITED. */
  begin(request: SimulationRequest): Promise<Simulation>;
  find(id: string): Promise<Simulation | undefined>;
  /** Runs one that has begun; what is wrong with it ends it. */
  run(id: string, signal: AbortSignal): Promise<void>;
}

const spanMaxMs = 24 * 3_600_000;
const latestMax = 20_000;
const latestUsual = 5000;
const seedMax = 2 ** 31 - 1;
const runningMax = 4;
const keptMax = 100;
/** One that has not ended by then has died with its processes. */
const endsWithinMs = 30 * 60_000;

/** Makes the {@link SimulationService}. */
export function createSimulations({
  storage,
  simulations,
  editor,
  compare,
  clock,
  ids,
}: {
  readonly storage: Pick<RecordingStorage, "readRecorded">;
  readonly simulations: SimulationStorage;
  readonly editor: Pick<RuleEditor, "export" | "readDraft">;
  readonly compare: Comparer;
  readonly clock: SystemClock;
  readonly ids: Ids;
}): SimulationService {
  const readWanted = async ({ draftId, rules }: SimulationRequest): Promise<RuleSet> => {
    if (draftId === undefined) return requireRules(rules);
    const draft = await editor.readDraft(draftId);
    if (draft === undefined) throw new AppError("NOT_FOUND", "there is no such draft", { draftId });
    return requireRules(toRuleSetJson(await draftedEntries(editor, draft)));
  };

  const withState = (kept: KeptSimulation): Simulation => {
    const { task: _, ...simulation } = kept;
    const isLost = kept.endedAtMs === null && clock.nowMs() - kept.requestedAtMs > endsWithinMs;
    if (isLost) return { ...simulation, state: "FAILED", failure: "It came to no end: ask again." };
    return {
      ...simulation,
      state: kept.endedAtMs === null ? "RUNNING" : kept.failure === null ? "DONE" : "FAILED",
    };
  };

  return {
    async begin(request) {
      const { queueId, actorId } = request;
      const nowMs = clock.nowMs();
      const span = checkSpan(request, nowMs);
      const after = await readWanted(request);
      if (!after.queues.some(({ id }) => id === queueId))
        throw badInput("queueId", `one of ${after.queues.map(({ id }) => id).join(", ")}`);
      const { revision, entries } = await editor.export();
      const before = parseRuleSet(toRuleSetJson(Object.entries(entries)));
      const kept: KeptSimulation = {
        ...{ id: ids.next<string>(), queueId, revision, actorId, requestedAtMs: nowMs },
        ...{ endedAtMs: null, failure: null, report: null },
        task: { before, after, ...span },
      };
      const limits = { keptMax, runningMax, sinceMs: nowMs - endsWithinMs };
      if (!(await simulations.beginSimulation(kept, limits)))
        throw new AppError("RATE_LIMITED", `${runningMax} simulations run already: wait for one to end`, {
          runningMax,
        });
      return withState(kept);
    },
    async find(id) {
      const kept = isUuid(id) ? await simulations.findSimulation(id) : undefined;
      return kept && withState(kept);
    },
    async run(id, signal) {
      const kept = await simulations.findSimulation(id);
      if (kept === undefined || kept.endedAtMs !== null) return;
      const { queueId, task } = kept;
      const { fromMs, untilMs, latest: limit, before, after, seed } = task;
      const recorded = await storage.readRecorded({ queueId, fromMs, untilMs, limit });
      const tickets = recorded.map(toTicket);
      try {
        const report = await compare({ before, after, queueId, tickets, worldTickets: limit, seed }, signal);
        await simulations.endSimulation(id, clock.nowMs(), { report });
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError)) throw error;
        await simulations.endSimulation(id, clock.nowMs(), { failure: error.message });
      }
    },
  };
}

function requireRules(json: unknown): RuleSet {
  const [problem] = findRuleProblems(json);
  if (problem !== undefined) throw toError(problem);
  return parseRuleSet(json);
}

function checkSpan({ fromMs, untilMs, latest, seed }: SimulationRequest, nowMs: number) {
  const until = untilMs ?? nowMs;
  const from = fromMs ?? until - spanMaxMs;
  if (!(from < until && until - from <= spanMaxMs)) throw badInput("until", "after from, by at most a day");
  return {
    ...{ fromMs: from, untilMs: until },
    latest: checkWhole("latest", latest ?? latestUsual, 1, latestMax),
    seed: checkWhole("seed", seed ?? 1, 0, seedMax),
  };
}

function checkWhole(field: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max)
    throw badInput(field, `a whole number from ${min} to ${max}`);
  return value;
}

/** A recorded ticket as the matcher takes it. Who came twice is two players: both tickets may wait at once under other rules. */
function toTicket({ ticketId, joinedAtMs, modes, players }: RecordedTicket): Ticket {
  return {
    ...{ id: ticketId, enqueuedAtMs: joinedAtMs },
    players: players.map(({ roles, facts }, place) => ({
      ...{ ...facts, roles, id: `${ticketId}/${place}`, avoids: [] },
    })),
    ...(modes === null ? {} : { modes }),
  };
}
