import type { CompiledQueue } from "../rules/index.js";
import { explainMatch, type Match } from "./explain.js";
import { MatchCost } from "./match-cost.js";
import { Pool } from "./pool.js";
import { Standing } from "./standing.js";
import { closedFormWinChance, type Ticket } from "./tickets.js";

/** Splits chosen tickets into the best teams and roles on a chosen site, for matches that something else put together. */
export class TeamSplitter {
  readonly #pool: Pool;
  readonly #standing: Standing;
  readonly #cost: MatchCost;

  constructor(rules: CompiledQueue) {
    this.#pool = new Pool(rules);
    this.#standing = new Standing(this.#pool);
    this.#cost = new MatchCost(this.#pool, this.#standing, closedFormWinChance(rules.queue.performance));
  }

  /** The match of `tickets` at `siteId`; absent where parties do not fit the teams or something hard breaks. */
  split(tickets: readonly Ticket[], siteId: string, nowMs: number): Match | undefined {
    for (const [site, id] of this.#pool.compiled.siteIds.entries())
      this.#standing.setClosed(site, id !== siteId);
    const slots = tickets.map((ticket) => this.#pool.add(ticket));
    this.#standing.refresh(nowMs);
    const members = Int32Array.from(slots);
    const isPossible = this.#cost.of(members, members.length, Infinity) < Infinity;
    const parts = { pool: this.#pool, standing: this.#standing, cost: this.#cost };
    const match = isPossible ? explainMatch(parts, members, members.length, nowMs, false) : undefined;
    for (const slot of slots) {
      this.#standing.forget(slot);
      this.#pool.remove(slot);
    }
    return match;
  }
}
