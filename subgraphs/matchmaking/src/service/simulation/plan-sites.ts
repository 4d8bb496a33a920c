import { badInput } from "@muster/errors";
import { roundTripMs } from "./latency.js";

/** Where players are. */
export interface PlayerPlace {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** How many there are, in any unit. */
  readonly players: number;
}

/** A chosen site and what it brings. */
export interface PlannedSite {
  readonly name: string;
  /** The share of players within the bound with this site and those before it, and what this one adds. */
  readonly share: number;
  readonly adds: number;
}

/** The most places that are planned for. */
export const placesMax = 20_000;
const candidatesMax = 500;

/**
 * Chooses at most `budget` of the places as sites, so that as many players as possible are within `boundMs`: one after the other by
 * what it adds, then each is exchanged while that gains. The last mile counts.
 *
 * @throws BAD_USER_INPUT naming field and bound.
 */
export function planSites(
  places: readonly PlayerPlace[],
  { budget, boundMs = 60, lastMileMs = 10 }: { budget: number; boundMs?: number; lastMileMs?: number },
): PlannedSite[] {
  if (!Number.isInteger(budget) || budget < 1 || budget > 64)
    throw badInput("budget", "a whole number from 1 to 64");
  if (places.length < 1 || places.length > placesMax) throw badInput("players", `1 to ${placesMax} places`);
  const candidates = [...places].sort((one, other) => other.players - one.players).slice(0, candidatesMax);
  const near = candidates.map((site) =>
    places.flatMap((place, at) => (roundTripMs(site, place) + lastMileMs <= boundMs ? [at] : [])),
  );
  const plan = new Coverage(
    places.map(({ players }) => players),
    near,
  );
  while (plan.sites.length < budget && plan.addBest()) {}
  while (plan.exchangeOne()) {}
  return plan.inOrder().map(({ site, share, adds }) => ({ name: candidates[site]?.name ?? "", share, adds }));
}

class Coverage {
  readonly #players: readonly number[];
  readonly #near: readonly (readonly number[])[];
  readonly #total: number;
  /** How many sites cover each place. */
  readonly #covers: Int32Array;
  readonly sites: number[] = [];

  constructor(players: readonly number[], near: readonly (readonly number[])[]) {
    this.#players = players;
    this.#near = near;
    this.#total = players.reduce((sum, count) => sum + count, 0);
    this.#covers = new Int32Array(players.length);
  }

  /** Players whom only a further site would cover. */
  #gain(site: number): number {
    return this.#sum(site, 0);
  }

  #sum(site: number, covers: number): number {
    let sum = 0;
    for (const place of this.#near[site] ?? [])
      if (this.#covers[place] === covers) sum += this.#players[place] ?? 0;
    return sum;
  }

  #change(site: number, by: 1 | -1): void {
    for (const place of this.#near[site] ?? []) this.#covers[place] = (this.#covers[place] ?? 0) + by;
  }

  #best(): number {
    let best = -1;
    for (let site = 0; site < this.#near.length; site++)
      if (best < 0 || this.#gain(site) > this.#gain(best)) best = site;
    return best;
  }

  /** Adds the site that covers most; `false` where none adds anyone. */
  addBest(): boolean {
    const best = this.#best();
    if (this.#gain(best) <= 0) return false;
    this.sites.push(best);
    this.#change(best, 1);
    return true;
  }

  /** Exchanges a site for one that covers more than it alone does; `false` where none can be. */
  exchangeOne(): boolean {
    for (const [place, site] of this.sites.entries()) {
      const alone = this.#sum(site, 1);
      this.#change(site, -1);
      const best = this.#best();
      if (this.#gain(best) > alone + 1e-9 * this.#total) {
        this.sites[place] = best;
        this.#change(best, 1);
        return true;
      }
      this.#change(site, 1);
    }
    return false;
  }

  /** The sites, each time the one that adds most next. */
  inOrder(): { site: number; share: number; adds: number }[] {
    const left = new Set(this.sites);
    this.#covers.fill(0);
    let share = 0;
    return this.sites.map(() => {
      let next = -1;
      for (const site of left) if (next < 0 || this.#gain(site) > this.#gain(next)) next = site;
      left.delete(next);
      const adds = this.#gain(next) / this.#total;
      this.#change(next, 1);
      share += adds;
      return { site: next, share, adds };
    });
  }
}
