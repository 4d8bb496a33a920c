/** How many packets are remembered: 4 s of them at 60 a second. */
const ringPackets = 256;
/** The most things in one packet whose fate is of interest. */
export const unitsPerPacketMax = 16;
/** A packet is lost when one so much newer has come: the network reorders less than that. */
const reorderingPackets = 3;

const stateNone = 0;
const stateInFlight = 1;
const stateAcked = 2;
const stateLost = 3;

/** What hears what became of packets. */
export interface FateListener {
  /** The other side has the packet that carried this. `group` and `value` are as they were noted. */
  unitAcked(group: number, value: number): void;
  /** The packet that carried this is lost, as far as one can tell: an ack may still follow. */
  unitLost(group: number, value: number): void;
  /** A packet came through; `wasLost` where it had been given up. */
  packetAcked(wasLost: boolean): void;
  packetLost(): void;
}

/** The packets that went out, until their fate is known. */
export class SentPackets {
  readonly #state = new Uint8Array(ringPackets);
  readonly #sentAtMs = new Float64Array(ringPackets);
  readonly #unitCount = new Uint8Array(ringPackets);
  readonly #unitGroup = new Uint8Array(ringPackets * unitsPerPacketMax);
  readonly #unitValue = new Int32Array(ringPackets * unitsPerPacketMax);
  readonly #listener: FateListener;
  // These count from 0 and never go round, so that they can be compared however long nothing was acked.
  /** The packet that is written next. */
  #next = 0;
  /** The first whose fate is not known. */
  #oldest = 0;
  #newestAcked = -1;

  constructor(listener: FateListener) {
    this.#listener = listener;
  }

  /** The sequence of the packet that is written next. */
  get next(): number {
    return this.#next & 0xffff;
  }

  /** Things noted in the packet that is being written. */
  get unitCount(): number {
    return this.#unitCount[this.#next % ringPackets] ?? 0;
  }

  /** Begins the next packet; one that has not been heard of for a whole ring is lost. */
  begin(): void {
    if (this.#next - this.#oldest >= ringPackets) this.#loseOldest();
    this.#unitCount[this.#next % ringPackets] = 0;
    this.#state[this.#next % ringPackets] = stateNone;
  }

  /** Notes that the packet being written carries something: at most {@link unitsPerPacketMax} times. */
  addUnit(group: number, value: number): void {
    const slot = this.#next % ringPackets;
    const count = this.#unitCount[slot] ?? 0;
    this.#unitGroup[slot * unitsPerPacketMax + count] = group;
    this.#unitValue[slot * unitsPerPacketMax + count] = value;
    this.#unitCount[slot] = count + 1;
  }

  /** The packet is on its way. One that holds acks alone is not acked, so nothing follows from its silence. */
  end(nowMs: number, isAckWanted: boolean): void {
    const slot = this.#next % ringPackets;
    this.#state[slot] = isAckWanted ? stateInFlight : stateNone;
    this.#sentAtMs[slot] = nowMs;
    this.#next++;
  }

  /**
   * Takes acks in.
   *
   * @returns When the packet `ack` was sent, if that is news; else `undefined`.
   */
  take(ack: number, ackBits: number): number | undefined {
    const newest = this.#next - ((this.#next - ack) & 0xffff);
    if (!this.#isRemembered(newest)) return undefined;
    for (let bit = 31; bit >= 0; bit--)
      if (((ackBits >>> bit) & 1) === 1) this.#acknowledge(newest - 1 - bit);
    const isNews = this.#acknowledge(newest);
    this.#newestAcked = Math.max(this.#newestAcked, newest);
    while (this.#newestAcked - this.#oldest >= reorderingPackets) this.#loseOldest();
    return isNews ? this.#sentAtMs[newest % ringPackets] : undefined;
  }

  /** Gives up packets that were sent before `beforeMs` and were not heard of. */
  expire(beforeMs: number): void {
    while (this.#oldest < this.#next) {
      const slot = this.#oldest % ringPackets;
      if (this.#state[slot] === stateInFlight && (this.#sentAtMs[slot] ?? 0) >= beforeMs) return;
      this.#loseOldest();
    }
  }

  /** Only what was sent can be acked, and only while it is remembered. */
  #isRemembered(packet: number): boolean {
    return packet >= 0 && packet < this.#next && packet >= this.#next - ringPackets;
  }

  #acknowledge(packet: number): boolean {
    if (!this.#isRemembered(packet)) return false;
    const slot = packet % ringPackets;
    const state = this.#state[slot];
    if (state !== stateInFlight && state !== stateLost) return false;
    this.#state[slot] = stateAcked;
    this.#listener.packetAcked(state === stateLost);
    const count = this.#unitCount[slot] ?? 0;
    for (let at = slot * unitsPerPacketMax; at < slot * unitsPerPacketMax + count; at++)
      this.#listener.unitAcked(this.#unitGroup[at] ?? 0, this.#unitValue[at] ?? 0);
    return true;
  }

  #loseOldest(): void {
    const slot = this.#oldest++ % ringPackets;
    if (this.#state[slot] !== stateInFlight) return;
    this.#state[slot] = stateLost;
    this.#listener.packetLost();
    const count = this.#unitCount[slot] ?? 0;
    for (let at = slot * unitsPerPacketMax; at < slot * unitsPerPacketMax + count; at++)
      this.#listener.unitLost(this.#unitGroup[at] ?? 0, this.#unitValue[at] ?? 0);
  }
}
