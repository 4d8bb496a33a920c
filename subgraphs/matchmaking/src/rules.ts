import { createDefinitions, type Definitions, type Snapshot } from "@muster/definitions";
import { findAppError } from "@muster/errors";
import type { Postgres } from "@muster/postgres";
import type { SubgraphDeps } from "@muster/subgraph";
import {
  firstRulesJson,
  joinEntries,
  parseRuleEntry,
  type Queue,
  queuesOf,
  type RuleEntry,
  splitRuleSet,
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
    check({ after }) {
      joinEntries(after);
    },
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

/** The queues that were in force when this process last looked, made once for each publication. */
export function createQueues(definitions: Pick<Definitions<RuleEntry>, "latest">): () => readonly Queue[] {
  let known: { readonly snapshot: Snapshot<RuleEntry>; readonly queues: readonly Queue[] } | undefined;
  return () => {
    const snapshot = definitions.latest();
    if (known?.snapshot !== snapshot) known = { snapshot, queues: toQueues(snapshot) };
    return known.queues;
  };
}

function toQueues({ revision, entries }: Snapshot<RuleEntry>): readonly Queue[] {
  if (revision === 0) return [];
  return queuesOf(joinEntries(new Map([...entries].map(([id, { content }]) => [id, content]))), revision);
}
