import { type Match, TeamSplitter, type Ticket } from "@muster/matchmaking/matcher";
import type { CompiledQueue } from "@muster/matchmaking/rules";
import type { Contender } from "@muster/matchmaking/simulation";
import type { Random } from "@muster/runtime";

/** What a contender knows of a ticket. */
interface Waiting {
  readonly ticket: Ticket;
  /** The open site with the least highest round trip of its players. */
  readonly homeSite: string;
  readonly meanMu: number;
  /** The highest round trip of its players to each site. */
  readonly worstPingMs: ReadonlyMap<string, number>;
}

/** What the emulations have in common: a list in the order of joining, the exact split, a map by chance. */
abstract class Emulation implements Contender {
  abstract readonly tickMs: number;
  protected readonly rules: CompiledQueue;
  protected readonly random: Random;
  protected waiting: Waiting[] = [];
  readonly #splitter: TeamSplitter;
  readonly #closed = new Set<string>();

  constructor(rules: CompiledQueue, random: Random) {
    this.rules = rules;
    this.random = random;
    this.#splitter = new TeamSplitter(rules);
  }

  add(ticket: Ticket): void {
    this.waiting.push(this.#entry(ticket));
  }

  setSiteClosed(siteId: string, closed: boolean): void {
    if (this.#closed.has(siteId) === closed) return;
    if (closed) this.#closed.add(siteId);
    else this.#closed.delete(siteId);
    this.waiting = this.waiting.map(({ ticket }) => this.#entry(ticket));
  }

  abstract tick(nowMs: number): readonly Match[];

  #entry(ticket: Ticket): Waiting {
    const open = this.openSites();
    const worstPingMs = new Map(
      open.map((site) => [site, Math.max(...ticket.players.map(({ pingsMs }) => pingsMs[site] ?? Infinity))]),
    );
    const homeSite = open.reduce((best, site) =>
      (worstPingMs.get(site) ?? Infinity) < (worstPingMs.get(best) ?? Infinity) ? site : best,
    );
    const meanMu = ticket.players.reduce((sum, { mu }) => sum + mu, 0) / ticket.players.length;
    return { ticket, homeSite, meanMu, worstPingMs };
  }

  protected openSites(): string[] {
    return this.rules.siteIds.filter((id) => !this.#closed.has(id));
  }

  /** Takes from `candidates` in their order whoever fits, beginning with the first, until both teams are full. */
  protected fill(
    candidates: readonly Waiting[],
    canJoin: (chosen: readonly Waiting[], other: Waiting) => boolean,
  ): Waiting[] | undefined {
    const room = Array<number>(this.rules.teamCount).fill(this.rules.teamSize);
    const chosen: Waiting[] = [];
    for (const entry of candidates) {
      const size = entry.ticket.players.length;
      const team = room.findIndex((left) => left >= size);
      if (team < 0 || !canJoin(chosen, entry)) continue;
      room[team] = (room[team] as number) - size;
      chosen.push(entry);
      if (room.every((left) => left === 0)) return chosen;
    }
    return undefined;
  }

  /** The match of the chosen, who wait no longer. */
  protected make(chosen: readonly Waiting[], site: string, nowMs: number): Match | undefined {
    const match = this.#splitter.split(
      chosen.map(({ ticket }) => ticket),
      site,
      nowMs,
    );
    if (match === undefined) return undefined;
    const gone = new Set(chosen);
    this.waiting = this.waiting.filter((entry) => !gone.has(entry));
    const content = this.rules.contents[this.random.below(this.rules.contents.length)] ?? match.content;
    return { ...match, content };
  }
}

function worstPing(entry: Waiting, site: string): number {
  return entry.worstPingMs.get(site) ?? Infinity;
}

/** Open Match's default, asked every second: a profile for each site, and in each the first who came are the first who play. */
export class OpenMatchLike extends Emulation {
  readonly tickMs = 1000;

  tick(nowMs: number): Match[] {
    const matches: Match[] = [];
    for (const site of this.openSites())
      for (;;) {
        const profile = this.waiting.filter(({ homeSite }) => homeSite === site);
        const chosen = this.fill(profile, () => true);
        const match = chosen === undefined ? undefined : this.make(chosen, site, nowMs);
        if (match === undefined) break;
        matches.push(match);
      }
    return matches;
  }
}

/** Nakama: every 15 s each ticket in turn asks for others of its region within a range of skill. */
export class NakamaLike extends Emulation {
  readonly tickMs = 15_000;
  static readonly range = 10;

  tick(nowMs: number): Match[] {
    const matches: Match[] = [];
    for (const active of [...this.waiting]) {
      if (!this.waiting.includes(active)) continue;
      const found = this.waiting.filter(
        (other) =>
          other !== active &&
          other.homeSite === active.homeSite &&
          Math.abs(other.meanMu - active.meanMu) <= NakamaLike.range,
      );
      const chosen = this.fill([active, ...found], () => true);
      const match = chosen === undefined ? undefined : this.make(chosen, active.homeSite, nowMs);
      if (match !== undefined) matches.push(match);
    }
    return matches;
  }
}

/**
 * FlexMatch: the oldest ticket gathers a match from a random batch, within thresholds of skill and latency that expand with its
 * wait.
 */
export class FlexMatchLike extends Emulation {
  readonly tickMs = 1000;
  static readonly batch = 50;

  tick(nowMs: number): Match[] {
    const matches: Match[] = [];
    for (const anchor of [...this.waiting]) {
      if (!this.waiting.includes(anchor)) continue;
      const waitS = (nowMs - anchor.ticket.enqueuedAtMs) / 1000;
      const skill = expanding(waitS, [3, 6, 10, Infinity]);
      const latency = expanding(waitS, [60, 80, 120, 250]);
      const batch = this.#batch(anchor).filter((other) => Math.abs(other.meanMu - anchor.meanMu) <= skill);
      const bound = Math.max(latency, worstPing(anchor, anchor.homeSite));
      let shared = this.openSites().filter((site) => worstPing(anchor, site) <= bound);
      const chosen = this.fill([anchor, ...batch], (_, other) => {
        const left = shared.filter((site) => worstPing(other, site) <= bound);
        if (left.length === 0) return false;
        shared = left;
        return true;
      });
      if (chosen === undefined) continue;
      const match = this.make(chosen, this.#leastLatency(chosen, shared), nowMs);
      if (match !== undefined) matches.push(match);
    }
    return matches;
  }

  #batch(anchor: Waiting): Waiting[] {
    const others = this.waiting.filter((entry) => entry !== anchor);
    const size = Math.min(FlexMatchLike.batch, others.length);
    for (let place = 0; place < size; place++) {
      const other = place + this.random.below(others.length - place);
      [others[place], others[other]] = [others[other] as Waiting, others[place] as Waiting];
    }
    return others.slice(0, size);
  }

  #leastLatency(chosen: readonly Waiting[], sites: readonly string[]): string {
    const sums = sites.map((site) => chosen.reduce((sum, entry) => sum + worstPing(entry, site), 0));
    return sites[sums.indexOf(Math.min(...sums))] ?? "";
  }
}

/** The threshold after 0, 10, 20 and 30 s. */
function expanding(waitS: number, steps: readonly [number, number, number, number]): number {
  return waitS >= 30 ? steps[3] : waitS >= 20 ? steps[2] : waitS >= 10 ? steps[1] : steps[0];
}
