import { namedEndpoint } from "./endpoint.js";
import { Agenda } from "./impairment/agenda.js";
import { seededChance } from "./impairment/chance.js";
import { ImpairedPath, type PathCounts } from "./impairment/path.js";
import { clearPath, type Impairment } from "./impairment/settings.js";
import { type DatagramHandler, datagramBytesMax, type Endpoint, type Link } from "./link.js";

/** What a link without a handler keeps. */
const inboxMax = 1024;
/** So much later, at the least, arrives what is sent while datagrams are handed out: two places that answer each other at once must end. */
const answerMs = 0.001;

interface Arrival {
  readonly data: Uint8Array;
  readonly from: Endpoint;
  readonly to: string;
}

/**
 * A network within one process, for simulations: links with names, and a path of its own from each to each. Time moves by
 * {@link MemoryNetwork.advance} alone, and nothing arrives by itself: `advance` hands out what falls due, in order of time and then of
 * sending, and a link's `poll` what is due for that link already. The same seed and calls give the same result.
 */
export class MemoryNetwork {
  readonly #seed: number;
  readonly #usual: Impairment;
  readonly #links = new Map<string, MemoryLink>();
  readonly #ways = new Map<string, ImpairedPath>();
  readonly #agenda = new Agenda<Arrival>();
  #waysMade = 0;
  #nowMs = 0;
  #handingOut = false;

  /** @param usual What every path does that is not told otherwise; nothing, unless given. */
  constructor(seed: number, usual: Impairment = clearPath) {
    this.#seed = seed;
    this.#usual = usual;
  }

  /** Milliseconds since the network was made. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Opens the link of a place. @throws RangeError The name is taken. */
  open(name: string): Link {
    if (this.#links.has(name)) throw new RangeError(`name: "${name}" is taken`);
    const link = new MemoryLink(name, {
      send: (data, to) => this.#send(data, link.local, to),
      sort: () => this.#sort(),
      handOut: (work) => this.#handOut(work),
      close: () => this.#links.delete(name),
    });
    this.#links.set(name, link);
    return link;
  }

  /** From now on, what `from` sends to `to` fares by `settings`; blackouts count from now. @throws RangeError What is wrong with them. */
  impair(from: string, to: string, settings: Impairment): void {
    const chance = seededChance(this.#seed, this.#waysMade++);
    this.#ways.set(wayKey(from, to), new ImpairedPath(settings, chance, this.#nowMs));
  }

  /** What became of what `from` sent to `to` since that path was last told what to do. */
  counts(from: string, to: string): Readonly<PathCounts> {
    return this.#way(from, to).counts;
  }

  /** Moves time on by `durationMs` and hands out what falls due on the way, each at its time. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (const link of this.#links.values()) link.poll();
    while (this.#agenda.nextAtMs <= endMs) {
      this.#nowMs = Math.max(this.#nowMs, this.#agenda.nextAtMs);
      const arrival = this.#agenda.take(this.#nowMs);
      if (arrival === undefined) break;
      const link = this.#links.get(arrival.to);
      link?.keep(arrival);
      link?.drain();
    }
    this.#nowMs = endMs;
  }

  #way(from: string, to: string): ImpairedPath {
    const key = wayKey(from, to);
    if (!this.#ways.has(key)) this.impair(from, to, this.#usual);
    const way = this.#ways.get(key);
    if (way === undefined) throw new Error("a path that was just made is there");
    return way;
  }

  #send(data: Uint8Array, from: Endpoint, to: Endpoint): void {
    const earliestMs = this.#handingOut ? this.#nowMs + answerMs : this.#nowMs;
    for (const atMs of this.#way(from.key, to.key).arrivals(this.#nowMs, data.length))
      this.#agenda.add(Math.max(atMs, earliestMs), { data: data.slice(), from, to: to.key });
  }

  /** Gives what is due now to the links that it is for. */
  #sort(): void {
    for (let arrival = this.#agenda.take(this.#nowMs); arrival; arrival = this.#agenda.take(this.#nowMs))
      this.#links.get(arrival.to)?.keep(arrival);
  }

  #handOut(work: () => void): void {
    const outer = this.#handingOut;
    this.#handingOut = true;
    try {
      work();
    } finally {
      this.#handingOut = outer;
    }
  }
}

/** What a link asks of its network. */
interface Ground {
  send(data: Uint8Array, to: Endpoint): void;
  sort(): void;
  handOut(work: () => void): void;
  close(): void;
}

class MemoryLink implements Link {
  readonly local: Endpoint;
  readonly #ground: Ground;
  readonly #inbox: Arrival[] = [];
  #handler: DatagramHandler | undefined;
  #closed = false;

  constructor(name: string, ground: Ground) {
    this.local = namedEndpoint(name);
    this.#ground = ground;
  }

  send(data: Uint8Array, to: Endpoint): void {
    if (!this.#closed && data.length <= datagramBytesMax) this.#ground.send(data, to);
  }

  flush(): void {}

  receive(handler: DatagramHandler): void {
    this.#handler = handler;
  }

  poll(): void {
    if (this.#closed) return;
    this.#ground.sort();
    this.drain();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#ground.close();
  }

  /** Takes in what has come. */
  keep(arrival: Arrival): void {
    if (this.#inbox.length < inboxMax || this.#handler !== undefined) this.#inbox.push(arrival);
  }

  /** Hands out what has come. */
  drain(): void {
    const handler = this.#handler;
    if (handler === undefined) return;
    this.#ground.handOut(() => {
      for (let at = 0; at < this.#inbox.length && !this.#closed; at++) {
        const arrival = this.#inbox[at];
        if (arrival !== undefined) handler(arrival.data, arrival.from);
      }
      this.#inbox.length = 0;
    });
  }
}

function wayKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
