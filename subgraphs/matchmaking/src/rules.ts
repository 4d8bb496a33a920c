import { createDefinitions, type Definitions, type Snapshot } from "@muster/definitions";
import { findAppError } from "@muster/errors";
import type { Postgres } from "@muster/postgres";
import type { CalendarClock } from "@muster/runtime";
import type { SubgraphDeps } from "@muster/subgraph";
import {
  checkEntries,
  firstRulesJson,
  parseRuleEntry,
  type Queue,
  queuesAt,
  type RuleEntry,
  splitRuleSet,
  toRuleSet,
} from "./service/index.js";

/** The definitions of the space `matchmaking.rules`: how players are matched. */
export function createRuleDefinitions(
  {
    clock,
    calendar,
    ids,
    logger,
    settings,
  }: Pick<SubgraphDeps, "clock" | "calendar" | "ids" | "logger" | "settings">,
  postgres: Postgres,
): Definitions<RuleEntry> {
  return createDefinitions<RuleEntry>({
    ...{ space: "matchmaking.rules", parse: parseRuleEntry, postgres, clock, calendar, ids, logger },
    directUrl: settings.databaseDirectUrl,
    check: ({ after }) => checkEntries(after),
  });
}

/** Publishes the rules that a new deployment begins with, where nothing was published yet; then rules are in force and read. */
export async function publishFirstRules(
  definitions: Pick<Definitions<RuleEntry>, "inForce" | "publish">,
): Promise<void> {
  if ((await definitions.inForce()).revision > 0) return;
  try {
    await definitions.publish({
      ...{ changes: splitRuleSet(firstRulesJson), expectedRevision: 0, idempotencyKey: "first-rules" },
      ...{ actorId: "service:matchmaking", note: "What a new deployment begins with." },
    });
  } catch (error) {
    // Someone else has published meanwhile.
    const code = findAppError(error)?.code;
    if (code !== "CONFLICT" && code !== "IDEMPOTENCY_CONFLICT") throw error;
  }
  await definitions.inForce();
}

/** The queues in force, as this process last saw them: made once for each publication and each slice of an experiment. */
export function createQueues(
  definitions: Pick<Definitions<RuleEntry>, "latest">,
  calendar: CalendarClock,
): () => readonly Queue[] {
  let known: Known | undefined;
  return () => {
    const [snapshot, nowMs] = [definitions.latest(), calendar.nowMs()];
    if (known?.snapshot !== snapshot || nowMs < known.fromMs || nowMs >= known.untilMs)
      known = { snapshot, fromMs: nowMs, ...toQueues(snapshot, nowMs) };
    return known.queues;
  };
}

interface Known {
  readonly snapshot: Snapshot<RuleEntry>;
  readonly queues: readonly Queue[];
  readonly fromMs: number;
  readonly untilMs: number;
}

function toQueues(
  { revision, entries }: Snapshot<RuleEntry>,
  atMs: number,
): Pick<Known, "queues" | "untilMs"> {
  if (revision === 0) return { queues: [], untilMs: Number.POSITIVE_INFINITY };
  return queuesAt(toRuleSet(new Map([...entries].map(([id, { content }]) => [id, content]))), revision, atMs);
}
