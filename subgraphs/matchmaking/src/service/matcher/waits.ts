/** What a ticket of some kind waited lately. Seconds. */
export interface WaitEstimate {
  readonly p50S: number;
  readonly p90S: number;
  /** How many waits it is made from. */
  readonly count: number;
}

/** A kind of ticket: the region of its best site, and its party's size. */
export interface TicketClass {
  readonly region: string;
  readonly partySize: number;
}

const kept = 128;
const enough = 20;

/** Recent waits by class of ticket; a class that is seen too seldom is answered by its region, and then by all. */
export class WaitEstimates {
  readonly #rings = new Map<string, { readonly waits: Float64Array; next: number; count: number }>();

  /** Records that a ticket was matched after `waitS`. */
  record({ region, partySize }: TicketClass, waitS: number): void {
    for (const key of [`${region} ${partySize}`, region, ""]) {
      const ring = this.#rings.get(key) ?? { waits: new Float64Array(kept), next: 0, count: 0 };
      this.#rings.set(key, ring);
      ring.waits[ring.next] = waitS;
      ring.next = (ring.next + 1) % kept;
      ring.count = Math.min(kept, ring.count + 1);
    }
  }

  /** What to expect; absent while too little is known. */
  estimate({ region, partySize }: TicketClass): WaitEstimate | undefined {
    for (const key of [`${region} ${partySize}`, region, ""]) {
      const ring = this.#rings.get(key);
      if (ring === undefined || ring.count < enough) continue;
      const sorted = ring.waits.slice(0, ring.count).sort();
      const at = (share: number) =>
        sorted[Math.min(ring.count - 1, Math.floor(ring.count * share))] as number;
      return { p50S: at(0.5), p90S: at(0.9), count: ring.count };
    }
    return undefined;
  }
}
