import { badInput } from "@muster/errors";
import { CompiledCurve } from "./curve.js";
import type { BackfillRules, Queue, RuleSet } from "./model.js";

/** A mode on a map: what a match plays. */
export interface Content {
  readonly mode: string;
  readonly map: string;
}

/** A queue made ready for matching: places instead of names, curves that evaluate without allocating. */
export interface CompiledQueue {
  readonly queue: Queue;
  readonly teamCount: number;
  readonly teamSize: number;
  /** Players of a match. */
  readonly playerCount: number;
  /** 1 at each size of party that may join. */
  readonly partyAllowed: Uint8Array;
  readonly siteIds: readonly string[];
  readonly regions: readonly string[];
  readonly contents: readonly Content[];
  readonly roleIds: readonly string[];
  /** The role of each seat of a team, as a place in `roleIds`; empty without roles. */
  readonly seatRoles: Uint8Array;
  /** Seconds for a role that is primary, wanted, not asked for. */
  readonly roleCosts: Float64Array;
  /** Seconds a player by players of difference between the teams' largest parties. */
  readonly partyGapCosts: Float64Array;
  /** Seconds for a player by games since; place 0 (never) is 0. */
  readonly mapCosts: Float64Array;
  readonly modeCosts: Float64Array;
  readonly hardPingMs: CompiledCurve;
  readonly skillWindow: CompiledCurve | null;
  readonly pingOverCost: CompiledCurve;
  readonly extraPingCost: CompiledCurve;
  readonly imbalanceCost: CompiledCurve;
  readonly spreadCost: CompiledCurve;
  readonly waitWorth: CompiledCurve;
  readonly depthWorth: CompiledCurve;
  readonly backfill: (BackfillRules & { readonly worth: CompiledCurve }) | null;
}

/** What a round trip costs a player whose best one is `bestMs`. Equivalent seconds. */
export function playerPingCost(
  { queue, pingOverCost, extraPingCost }: CompiledQueue,
  ms: number,
  bestMs: number,
) {
  const { nearMs } = queue.soft;
  const over = bestMs <= nearMs ? pingOverCost.at(ms - nearMs) : 0;
  return over + extraPingCost.at(ms - bestMs);
}

/** How many games back variety looks. */
export const recencyMax = 32;

/** @throws BAD_USER_INPUT where the rule set has no such queue. */
export function compileQueue(rules: RuleSet, queueId: string): CompiledQueue {
  const queue = rules.queues.find(({ id }) => id === queueId);
  if (queue === undefined) throw badInput("queue", `one of ${rules.queues.map(({ id }) => id).join(", ")}`);
  const { hard, soft, worth, teams, backfill } = queue;
  const sites = rules.sites.filter(({ id }) => queue.sites?.includes(id) ?? true);
  const modes = rules.modes.filter(({ id }) => queue.modes.includes(id));
  const partyAllowed = new Uint8Array(teams.size + 1);
  for (const size of queue.partySizes) partyAllowed[size] = 1;
  return {
    queue,
    teamCount: teams.count,
    teamSize: teams.size,
    playerCount: teams.count * teams.size,
    partyAllowed,
    siteIds: sites.map(({ id }) => id),
    regions: sites.map(({ region }) => region),
    contents: modes.flatMap(({ id, maps }) => maps.map((map) => ({ mode: id, map }))),
    roleIds: queue.roles.map(({ id }) => id),
    seatRoles: Uint8Array.from(queue.roles.flatMap(({ count }, place) => Array<number>(count).fill(place))),
    roleCosts: tabulate(soft.roleRank, 2),
    partyGapCosts: tabulate(soft.partyGap, teams.size),
    mapCosts: tabulate(soft.mapRecency, recencyMax).fill(0, 0, 1),
    modeCosts: tabulate(soft.modeRecency, recencyMax).fill(0, 0, 1),
    hardPingMs: new CompiledCurve(hard.pingMs),
    skillWindow: hard.skillWindow === null ? null : new CompiledCurve(hard.skillWindow),
    pingOverCost: new CompiledCurve(soft.pingOverMs),
    extraPingCost: new CompiledCurve(soft.extraPingMs),
    imbalanceCost: new CompiledCurve(soft.imbalancePercent),
    spreadCost: new CompiledCurve(soft.skillSpread),
    waitWorth: new CompiledCurve(worth.waitS),
    depthWorth: new CompiledCurve(worth.depthPlayers),
    backfill: backfill === null ? null : { ...backfill, worth: new CompiledCurve(backfill.worthS) },
  };
}

function tabulate(curve: Queue["soft"]["roleRank"], max: number): Float64Array {
  const compiled = new CompiledCurve(curve);
  return Float64Array.from({ length: max + 1 }, (_, x) => compiled.at(x));
}
