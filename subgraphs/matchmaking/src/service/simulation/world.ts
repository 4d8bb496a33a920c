import type { Random } from "@muster/runtime";
import type { Ticket, TicketPlayer } from "../matcher/index.js";
import type { CompiledQueue } from "../rules/index.js";
import { type City, cities, sitePlaces } from "./cities.js";
import { type Place, roundTripMs } from "./latency.js";

/** A world of players: who arrives, from where, how skilled, and what is done wrong. */
export interface WorldSpec {
  readonly ticketsPerS: number;
  /** One day of the world passes in this time: each region has its peak and its night. */
  readonly durationS: number;
  /** Weights of parties of 1, 2, … players. */
  readonly partyWeights: readonly number[];
  /** Weights of regions of {@link cities}; regions that are not here have no players. */
  readonly regionWeights: Readonly<Record<string, number>>;
  readonly lastMileMs: { readonly median: number; readonly spread: number };
  readonly skill: { readonly mean: number; readonly deviation: number; readonly skew: number };
  /** How much of a party's skill its players have in common, 0 to 1. */
  readonly partyLikeness: number;
  /** The median uncertainty of ratings, and its spread in the logarithm. */
  readonly sigma: { readonly median: number; readonly spread: number };
  readonly newShare: number;
  readonly smurfShare: number;
  /** The share of tickets that decline a match. */
  readonly declineShare: number;
  readonly outage: { readonly site: string; readonly fromS: number; readonly toS: number } | null;
  /** Where sites stand; {@link sitePlaces} where absent. No player reaches a site that is not here. */
  readonly places?: Readonly<Record<string, Place>>;
}

/** What is true of a player and no matcher knows. */
export interface PlayerTruth {
  readonly skill: number;
  readonly region: string;
  /** The least round trip to a site that was open on arrival. Milliseconds. */
  readonly bestPingMs: number;
}

/** A ticket that arrives. */
export interface Arrival {
  readonly atMs: number;
  readonly ticket: Ticket;
  readonly truths: readonly PlayerTruth[];
}

/** Where a region's day has its peak, as a share of the day. */
const peaks: Readonly<Record<string, number>> = {
  na: 0.05,
  sa: 0.95,
  eu: 0.8,
  me: 0.72,
  af: 0.78,
  in: 0.62,
  sea: 0.55,
  ea: 0.48,
  oce: 0.42,
};
const waveDepth = 0.5;

/** Everyone who arrives in `spec`, in order of time: Poisson arrivals whose rate follows each region's day. */
export function makeArrivals(spec: WorldSpec, rules: CompiledQueue, random: Random): Arrival[] {
  const arrivals: Arrival[] = [];
  const maker = new TicketMaker(spec, rules, random);
  const regions = Object.keys(spec.regionWeights);
  const weights = Object.values(spec.regionWeights);
  const most = 1 + waveDepth;
  for (let timeS = 0; ; ) {
    timeS -= Math.log(1 - random.unit()) / (spec.ticketsPerS * most);
    if (timeS >= spec.durationS) return arrivals;
    const region = regions[weighted(weights, random)] ?? "";
    const wave = 1 + waveDepth * Math.cos(2 * Math.PI * (timeS / spec.durationS - (peaks[region] ?? 0)));
    if (random.unit() * most < wave) arrivals.push(maker.make(region, timeS, arrivals.length));
  }
}

class TicketMaker {
  readonly #spec: WorldSpec;
  readonly #rules: CompiledQueue;
  readonly #random: Random;

  constructor(spec: WorldSpec, rules: CompiledQueue, random: Random) {
    this.#spec = spec;
    this.#rules = rules;
    this.#random = random;
  }

  make(region: string, timeS: number, number: number): Arrival {
    const { partyWeights, partyLikeness } = this.#spec;
    const size = this.#pick(partyWeights) + 1;
    const shared = this.#normal();
    const home = this.#city(region);
    const players: TicketPlayer[] = [];
    const truths: PlayerTruth[] = [];
    for (let place = 0; place < size; place++) {
      const own = this.#normal();
      const deviate =
        place === 0 && size === 1
          ? own
          : Math.sqrt(partyLikeness) * shared + Math.sqrt(1 - partyLikeness) * own;
      const city = place === 0 || this.#random.unit() < 0.8 ? home : this.#city(region);
      const pings = this.#pings(city);
      const { truth, player } = this.#player(deviate, `${number}-${place}`, pings);
      players.push(player);
      truths.push({ skill: truth, region, bestPingMs: this.#best(pings, timeS) });
    }
    return {
      atMs: timeS * 1000,
      ticket: { id: `t${number}`, players, enqueuedAtMs: timeS * 1000 },
      truths,
    };
  }

  #player(deviate: number, id: string, pingsMs: Record<string, number>) {
    const { skill, sigma, newShare, smurfShare } = this.#spec;
    const bent = skill.skew === 0 ? deviate : (Math.exp(skill.skew * deviate) - 1) / skill.skew;
    const truth = skill.mean + skill.deviation * bent;
    const kind = this.#random.unit();
    const isSmurf = kind < smurfShare;
    const isNew = isSmurf || kind < smurfShare + newShare;
    const uncertainty = isNew ? 1 : sigma.median * Math.exp(sigma.spread * this.#normal());
    const mu = truth + uncertainty * this.#normal() - (isSmurf ? 2 * skill.deviation : 0);
    const player: TicketPlayer = {
      id,
      mu,
      sigma: uncertainty,
      games: isNew ? this.#random.below(10) : 50,
      roles: this.#roles(),
      pingsMs,
      recent: this.#recent(),
      avoids: [],
    };
    return { truth, player };
  }

  /** A primary and a second role; some roles are wanted more than others. */
  #roles(): string[] {
    const { roleIds } = this.#rules;
    if (roleIds.length === 0) return [];
    const weights = roleIds.map((_, place) => [0.14, 0.16, 0.28, 0.22, 0.2][place % 5] as number);
    const first = this.#pick(weights);
    const second = this.#pick(weights.map((weight, place) => (place === first ? 0 : weight)));
    return [roleIds[first] as string, roleIds[second] as string];
  }

  #recent() {
    const { contents } = this.#rules;
    const order = contents.map((_, place) => place);
    const played = Math.min(8, contents.length);
    for (let place = 0; place < played; place++) {
      const other = place + this.#random.below(order.length - place);
      [order[place], order[other]] = [order[other] as number, order[place] as number];
    }
    return order.slice(0, played).map((place) => contents[place] as (typeof contents)[number]);
  }

  #pings(city: City): Record<string, number> {
    const { lastMileMs, places = sitePlaces } = this.#spec;
    const { median, spread } = lastMileMs;
    const lastMile = median * Math.exp(spread * this.#normal());
    const pings: Record<string, number> = {};
    for (const id of this.#rules.siteIds) {
      const place = places[id];
      if (place !== undefined) pings[id] = Math.round(roundTripMs(city, place) + lastMile);
    }
    return pings;
  }

  #best(pings: Record<string, number>, timeS: number): number {
    const { outage } = this.#spec;
    const isOut = (id: string) => outage?.site === id && timeS >= outage.fromS && timeS < outage.toS;
    return Math.min(...Object.entries(pings).map(([id, ms]) => (isOut(id) ? Infinity : ms)));
  }

  #city(region: string): City {
    const there = cities.filter((city) => city.region === region);
    return there[this.#pick(there.map(({ population }) => population))] as City;
  }

  #pick(weights: readonly number[]): number {
    return weighted(weights, this.#random);
  }

  #normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#random.unit()));
    return radius * Math.cos(2 * Math.PI * this.#random.unit());
  }
}

/** A place of `weights`, as often as it weighs. */
function weighted(weights: readonly number[], random: Random): number {
  let left = random.unit() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [place, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return place;
  }
  return weights.length - 1;
}

/** The world of the benchmark. */
export function firstWorld(ticketsPerS: number, durationS: number): WorldSpec {
  return {
    ticketsPerS,
    durationS,
    partyWeights: [0.55, 0.22, 0.1, 0.05, 0.08],
    regionWeights: { na: 26, eu: 30, ea: 12, sea: 8, sa: 9, in: 6, me: 5, oce: 3, af: 1 },
    lastMileMs: { median: 9, spread: 0.5 },
    skill: { mean: 25, deviation: 2.5, skew: 0 },
    partyLikeness: 0.6,
    sigma: { median: 0.25, spread: 0.3 },
    newShare: 0.02,
    smurfShare: 0.005,
    declineShare: 0.01,
    outage: { site: "frankfurt", fromS: durationS * 0.5, toS: durationS * 0.65 },
  };
}

/** A second world: more and larger parties, a long tail of skill, other regions, worse lines, a busier outage. */
export function secondWorld(ticketsPerS: number, durationS: number): WorldSpec {
  return {
    ticketsPerS,
    durationS,
    partyWeights: [0.4, 0.25, 0.12, 0.08, 0.15],
    regionWeights: { na: 15, eu: 22, ea: 20, sea: 16, sa: 12, in: 8, me: 4, oce: 2, af: 1 },
    lastMileMs: { median: 12, spread: 0.7 },
    skill: { mean: 23, deviation: 3, skew: 0.3 },
    partyLikeness: 0.4,
    sigma: { median: 0.4, spread: 0.4 },
    newShare: 0.06,
    smurfShare: 0.01,
    declineShare: 0.03,
    outage: { site: "tokyo", fromS: durationS * 0.4, toS: durationS * 0.6 },
  };
}
