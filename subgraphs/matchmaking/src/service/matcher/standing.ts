import type { Pool } from "./pool.js";

/** Beyond the best site, a ticket looks at those that cost a player at most so much more, or what a match is worth to it now. Seconds. */
const slackS = 2;

/**
 * What each waiting ticket accepts and is worth now, since it grows with its wait. Rows are by slot; it only ever grows, so a
 * match that was possible stays possible (unless a site closes).
 */
export class Standing {
  readonly #pool: Pool;
  /** Equivalent seconds that a match now is worth to the whole ticket, and what any match would cost it: waiting spares it none of that. */
  worth = new Float64Array(0);
  /** The widest that skills in its match may be apart. */
  window = new Float64Array(0);
  /** The highest mu that it may meet. */
  ceiling = new Float64Array(0);
  starves = new Uint8Array(0);
  /** `slot * sites + site`: what playing there costs the ticket; infinite over its bound or where the site is closed. */
  siteCost = new Float64Array(0);
  /** `slot * sites + site`: 1 where the ticket is listed, 2 where that is also among its best. */
  #listed = new Uint8Array(0);
  readonly #closed: Uint8Array;
  readonly #depth: Float64Array;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#closed = new Uint8Array(pool.sites);
    this.#depth = new Float64Array(pool.sites);
  }

  /** Players who wait with `site` among their best. */
  depthAt(site: number): number {
    return this.#depth[site] as number;
  }

  isClosed(site: number): boolean {
    return this.#closed[site] === 1;
  }

  /** Opens or closes a site (an outage, a drain); returns whether that changed anything. */
  setClosed(site: number, closed: boolean): boolean {
    if (this.isClosed(site) === closed) return false;
    this.#closed[site] = closed ? 1 : 0;
    return true;
  }

  /** Takes a ticket off every list, before its slot is given back. */
  forget(slot: number): void {
    const { sites, bySkill, size } = this.#pool;
    for (let site = 0; site < sites; site++) {
      const at = slot * sites + site;
      const listed = this.#listed[at] ?? 0;
      if (listed === 0) continue;
      this.#listed[at] = 0;
      bySkill[site]?.remove(slot);
      if (listed === 2) this.#depth[site] = (this.#depth[site] as number) - (size[slot] as number);
    }
  }

  /** Whether `site` costs the ticket no more than its best; closed sites count, so that this does not change. */
  #isBest(slot: number, site: number): boolean {
    const { sites, pingCost } = this.#pool;
    const own = pingCost[slot * sites + site] as number;
    if (own === Infinity) return false;
    let best = Infinity;
    for (let other = 0; other < sites; other++)
      best = Math.min(best, pingCost[slot * sites + other] as number);
    return own <= best + slackS * (this.#pool.size[slot] as number);
  }

  /** Brings all tickets up to `nowMs`. */
  refresh(nowMs: number): void {
    this.#reserve();
    for (const slot of this.#pool.slots()) this.#refreshSites(slot, nowMs);
    for (const slot of this.#pool.slots()) this.#refreshWorth(slot, nowMs);
  }

  #refreshSites(slot: number, nowMs: number): void {
    const { sites, compiled, pingCost, worstPingMs, size, bySkill } = this.#pool;
    const waitS = this.waitS(slot, nowMs);
    const bound = compiled.hardPingMs.at(waitS);
    const players = size[slot] as number;
    const first = slot * sites;
    let best = Infinity;
    for (let at = first; at < first + sites; at++) {
      const open = (worstPingMs[at] as number) <= bound && this.#closed[at - first] === 0;
      const cost = open ? (pingCost[at] as number) : Infinity;
      this.siteCost[at] = cost;
      best = Math.min(best, cost);
    }
    const slack = players * Math.max(slackS, compiled.waitWorth.at(waitS));
    for (let at = first; at < first + sites; at++) {
      if (this.#listed[at] !== 0 || !((this.siteCost[at] as number) <= best + slack)) continue;
      const site = at - first;
      this.#listed[at] = this.#isBest(slot, site) ? 2 : 1;
      bySkill[site]?.insert(slot);
      if (this.#listed[at] === 2) this.#depth[site] = (this.#depth[site] as number) + players;
    }
  }

  #refreshWorth(slot: number, nowMs: number): void {
    const { sites, compiled, size, ceiling, minMu, maxMu, rolesAlone } = this.#pool;
    const waitS = this.waitS(slot, nowMs);
    let [depth, least] = [0, Infinity];
    for (let at = slot * sites; at < (slot + 1) * sites; at++) {
      least = Math.min(least, this.siteCost[at] as number);
      if (this.#listed[at] === 2) depth = Math.max(depth, this.#depth[at - slot * sites] as number);
    }
    const alone = (rolesAlone[slot] as number) + (least === Infinity ? 0 : least);
    const newcomers = compiled.queue.hard.newPlayers;
    this.worth[slot] =
      alone + (size[slot] as number) * (compiled.waitWorth.at(waitS) + compiled.depthWorth.at(depth));
    // A party of its own choice may be as mixed as it likes.
    const own = (maxMu[slot] as number) - (minMu[slot] as number);
    this.window[slot] = Math.max(own, compiled.skillWindow?.at(waitS) ?? Infinity);
    this.ceiling[slot] =
      newcomers !== null && waitS > newcomers.untilWaitS ? Infinity : (ceiling[slot] as number);
    this.starves[slot] = waitS >= compiled.queue.starvationS ? 1 : 0;
  }

  /** Seconds that a ticket has waited. */
  waitS(slot: number, nowMs: number): number {
    return Math.max(0, nowMs - (this.#pool.enqueuedAtMs[slot] as number)) / 1000;
  }

  #reserve(): void {
    const slots = this.#pool.size.length;
    if (this.worth.length === slots) return;
    const { sites } = this.#pool;
    const larger = (numbers: Float64Array, length: number) => {
      const grown = new Float64Array(length);
      grown.set(numbers);
      return grown;
    };
    this.worth = larger(this.worth, slots);
    this.window = larger(this.window, slots);
    this.ceiling = larger(this.ceiling, slots);
    this.siteCost = larger(this.siteCost, slots * sites);
    const listed = new Uint8Array(slots * sites);
    listed.set(this.#listed);
    this.#listed = listed;
    this.starves = new Uint8Array(slots);
  }
}
