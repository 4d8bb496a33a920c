import { RangeCoder } from "@muster/wire";
import { BaseView, carriedMax, destroyed, PacketRecords, updated, whole } from "./records.js";
import { maskBits, SnapshotCoder, type SnapshotHead } from "./snapshot-coder.js";
import type { WorldState } from "./world-state.js";

/** An arrival is believed while fewer packets than this were sent since; see the invariants in {@link SnapshotSender}. */
const window = 32;
/** Without news for so many packets, the client begins anew. */
const baseDistanceMax = 63;
/** A packet's least and greatest budget. */
const budgetMin = 16;
const budgetMax = 16_384;

/** What holds nothing between two packets: the senders of a world have one, so that its tables stay in the processor's cache. */
interface Tools {
  readonly coder: SnapshotCoder;
  readonly range: RangeCoder;
  readonly scratch: Uint8Array;
}

const toolsOfWorlds = new WeakMap<WorldState, Tools>();

function toolsOf(world: WorldState): Tools {
  let tools = toolsOfWorlds.get(world);
  if (tools === undefined) {
    const coder = new SnapshotCoder(world.codec, world.entitiesMax);
    tools = { coder, range: new RangeCoder(), scratch: new Uint8Array(budgetMax) };
    toolsOfWorlds.set(world, tools);
  }
  return tools;
}

/**
 * Snapshots of a world to one client, each an unreliable packet that holds by itself.
 *
 * Invariants, whatever is lost, doubled or comes late:
 * 1. A base is per entity: the newest record of it in A(s), the packets that the sender knows to have arrived when it sends s.
 * 2. The receiver finds A(s): the header tells the newest of them (b, fewer than 64 back) and which of the 32 before b are in it. Older
 *    ones it knows: an arrival is believed only while fewer than 32 packets were sent since, so it is in the window of the next packet;
 *    and each later b' is a packet that the receiver has read, whose own window reaches back to the base that b' named.
 * 3. A receiver takes no packet that is 32 or more behind the newest it has; such a packet is never believed to have arrived (2), since
 *    the newest was sent before.
 * 4. So what the receiver needs is at most 32 + 63 + 32 packets behind its newest, and it remembers 128.
 * 5. Whoever was silent for 64 packets begins anew (an epoch): both sides forget what was before it, and nothing older is believed.
 */
export class SnapshotSender {
  readonly #world: WorldState;
  readonly #tools: Tools;
  readonly #packets: PacketRecords;
  readonly #base: BaseView;
  readonly #head: SnapshotHead = { sequence: 0, baseDistance: 0, epoch: 0, mask: 0, tick: 0, idEnd: 0 };
  /** What waits to be carried, and how urgent it is. */
  readonly #priority: Float64Array;
  readonly #waiting: Int32Array;
  /** A bit for each entity that is carried next; what waits and is not carried has none. */
  readonly #chosen: Uint32Array;
  /** A bit for each entity that the client may have, or get by what is under way: those need a look also where they are not wanted. */
  readonly #held: Uint32Array;
  /** A bit for each entity that the client is to have. */
  readonly #wanted: Uint32Array;
  readonly #lastCarried: Int32Array;
  readonly #lastTick: Int32Array;
  readonly #lastAlive: Uint8Array;
  /** The newest packet that carried the entity as it is not any more. */
  readonly #differed: Int32Array;
  /** Sequences known to have arrived, by their low 7 bits. */
  readonly #known = new Int32Array(128).fill(-1);
  #next = 0;
  #newestKnown = -1;
  #epochStart = 0;
  #bytesEach = 6;

  constructor(world: WorldState) {
    this.#world = world;
    this.#tools = toolsOf(world);
    this.#packets = new PacketRecords(world.codec, 64);
    this.#base = new BaseView(world.codec, world.entitiesMax);
    this.#priority = new Float64Array(world.entitiesMax);
    this.#waiting = new Int32Array(world.entitiesMax);
    const words = (world.entitiesMax + 31) >>> 5;
    this.#chosen = new Uint32Array(words);
    this.#held = new Uint32Array(words);
    this.#wanted = new Uint32Array(words);
    this.#lastCarried = new Int32Array(world.entitiesMax).fill(-1);
    this.#lastTick = new Int32Array(world.entitiesMax);
    this.#lastAlive = new Uint8Array(world.entitiesMax);
    this.#differed = new Int32Array(world.entitiesMax).fill(-1);
  }

  /** The number of the packet that {@link encode} wrote last: what {@link acked} is told. */
  get sequence(): number {
    return this.#next - 1;
  }

  /** The packet has arrived. One that is too old, doubled or from before a new beginning changes nothing. Of a loss nobody need tell: what it carried goes again. */
  acked(sequence: number): void {
    const packets = this.#packets;
    if (sequence < this.#epochStart || this.#next - sequence > window || !packets.has(sequence)) return;
    if (packets.isKnown(sequence)) return;
    packets.known[packets.slotOf(sequence)] = 1;
    this.#known[sequence & 127] = sequence;
    if (sequence > this.#newestKnown) this.#newestKnown = sequence;
    this.#base.apply(packets, sequence);
  }

  /**
   * Writes one packet of at most `budget` bytes (16 to 16,384) into `out` and gives its length.
   *
   * @param interest A bit for each entity that the client may see (id n is bit `n & 31` of word `n >>> 5`); all where it is left away. What
   *   leaves it is destroyed for the client.
   * @param weights how fast each entity's urgency grows while it waits; 1 for all where it is left away.
   * @throws RangeError where `budget` is outside its bounds, is more than `out` holds, or does not hold the head and that nothing is
   *   carried (some 16 bytes, and 1 for 5,000 entities). No number is used up then.
   */
  encode(out: Uint8Array, budget: number, interest?: Uint32Array, weights?: Float64Array): number {
    if (!(budget >= budgetMin && budget <= budgetMax && budget <= out.length))
      throw new RangeError(
        `budget: ${budget} is not from ${budgetMin} to ${Math.min(budgetMax, out.length)} bytes`,
      );
    this.#beginAnewWhereSilent();
    const world = this.#world;
    const head = this.#head;
    const sequence = this.#next++;
    head.sequence = sequence;
    head.baseDistance = this.#newestKnown < 0 ? 0 : sequence - this.#newestKnown;
    head.mask = 0;
    for (let index = 0; index < maskBits && this.#newestKnown >= 0; index++) {
      const one = this.#newestKnown - 1 - index;
      if (one >= this.#epochStart && this.#known[one & 127] === one) head.mask |= 1 << index;
    }
    head.tick = world.tick;
    head.idEnd = world.idEnd;
    this.#want(interest);
    const waiting = this.#gather(weights);
    let count = Math.min(waiting, carriedMax, Math.max(1, Math.floor((budget - 8) / this.#bytesEach)));
    const slot = this.#packets.begin(sequence);
    let length = 0;
    for (;;) {
      this.#choose(waiting, count);
      this.#fill(slot);
      length = this.#write(slot);
      if (length <= budget || count === 0) break;
      count = Math.min(count - 1, Math.floor((count * budget * 0.95) / length));
    }
    if (length > budget) {
      this.#next = sequence;
      throw new RangeError(`budget: ${budget} bytes do not hold the head, which takes ${length}`);
    }
    if (count > 0) this.#bytesEach += (Math.max(0.25, (length - 4) / count) - this.#bytesEach) / 4;
    this.#remember(slot, sequence);
    const { scratch } = this.#tools;
    for (let at = 0; at < length; at++) out[at] = scratch[at] ?? 0;
    return length;
  }

  #beginAnewWhereSilent(): void {
    if (this.#newestKnown < 0 || this.#next - this.#newestKnown <= baseDistanceMax) return;
    this.#newestKnown = -1;
    this.#epochStart = this.#next;
    this.#head.epoch = (this.#head.epoch + 1) & 0xff;
    this.#base.clear();
  }

  /** Notes what the client is to have: what is alive and of interest. */
  #want(interest: Uint32Array | undefined): void {
    const { idEnd, alive } = this.#world;
    const wanted = this.#wanted;
    for (let word = 0; word << 5 < idEnd; word++) {
      let left = interest === undefined ? 0xffffffff : (interest[word] ?? 0);
      let bits = 0;
      while (left !== 0) {
        const bit = left & -left;
        left ^= bit;
        if (alive[(word << 5) | (31 - Math.clz32(bit))] === 1) bits |= bit;
      }
      wanted[word] = bits;
    }
  }

  /** Lists, by id, what the client is not known to have as it is; each is more urgent than last time. */
  #gather(weights: Float64Array | undefined): number {
    const held = this.#held;
    const { idEnd } = this.#world;
    let count = 0;
    for (let word = 0; word << 5 < idEnd; word++) {
      const wanted = this.#wanted[word] ?? 0;
      let left = wanted | (held[word] ?? 0);
      let keeps = left;
      while (left !== 0) {
        const bit = left & -left;
        left ^= bit;
        const id = (word << 5) | (31 - Math.clz32(bit));
        const isWanted = (wanted & bit) === 0 ? 0 : 1;
        if (this.#differs(id, isWanted)) {
          this.#priority[id] = (this.#priority[id] ?? 0) + (weights === undefined ? 1 : (weights[id] ?? 1));
          this.#waiting[count++] = id;
        } else if (isWanted === 0) keeps ^= bit;
      }
      held[word] = keeps;
    }
    return count;
  }

  /** Whether the client may have the entity otherwise than it is. */
  #differs(id: number, wanted: number): boolean {
    const { alive, carried, records } = this.#base;
    const stale = this.#isOld(id, wanted) ? (this.#lastCarried[id] ?? -1) : (this.#differed[id] ?? -1);
    if (alive[id] !== wanted || stale > (carried[id] ?? -1)) return true;
    if (wanted === 0) return false;
    const { codec, states, generations } = this.#world;
    const fields = codec.fields;
    const at = id * this.#packets.stride;
    const from = id * fields;
    if (records[at + fields + 1] !== generations[id]) return true;
    for (let index = 0; index < fields; index++)
      if (records[at + index] !== states[from + index]) return true;
    return false;
  }

  /** Whether the newest packet that carried the entity carried it as it is not any more. One that is not wanted does not change. */
  #isOld(id: number, wanted: number): boolean {
    if ((this.#lastCarried[id] ?? -1) < 0) return false;
    if (this.#lastAlive[id] !== wanted) return true;
    return wanted === 1 && (this.#world.changedAt[id] ?? 0) > (this.#lastTick[id] ?? 0);
  }

  /** Marks the `count` most urgent of what waits, of equals those with the lowest id. */
  #choose(waiting: number, count: number): void {
    const chosen = this.#chosen;
    const ids = this.#waiting;
    const priority = this.#priority;
    let from = 0;
    let to = waiting - 1;
    while (count < waiting && from < to) {
      // Quickselect: afterwards everything before `count` is at least as urgent as what follows.
      const pivot = ids[(from + to) >> 1] ?? 0;
      const level = priority[pivot] ?? 0;
      let low = from;
      let high = to;
      while (low <= high) {
        while (isBefore(priority, ids[low] ?? 0, pivot, level)) low++;
        while (isBefore(priority, pivot, ids[high] ?? 0, priority[ids[high] ?? 0] ?? 0)) high--;
        if (low > high) break;
        const swap = ids[low] ?? 0;
        ids[low++] = ids[high] ?? 0;
        ids[high--] = swap;
      }
      if (count <= high) to = high;
      else if (count >= low) from = low;
      else break;
    }
    chosen.fill(0);
    for (let index = 0; index < count; index++) {
      const id = ids[index] ?? 0;
      chosen[id >>> 5] = (chosen[id >>> 5] ?? 0) | (1 << (id & 31));
    }
  }

  #fill(slot: number): void {
    const world = this.#world;
    const packets = this.#packets;
    const base = this.#base;
    const { stride } = packets;
    const fields = world.codec.fields;
    const generationAt = fields + 1;
    const begin = slot * carriedMax;
    let entry = begin;
    for (let word = 0; word << 5 < world.idEnd; word++) {
      let left = this.#chosen[word] ?? 0;
      while (left !== 0) {
        const bit = left & -left;
        left ^= bit;
        const id = (word << 5) | (31 - Math.clz32(bit));
        const wanted = ((this.#wanted[word] ?? 0) & bit) !== 0;
        const at = entry * stride;
        packets.ids[entry] = id;
        const isSame =
          base.alive[id] === 1 &&
          base.records[id * stride + generationAt] === world.generations[id] &&
          (base.records[id * stride + fields] ?? 0) < world.tick;
        packets.deeds[entry] = wanted ? (isSame ? updated : whole) : destroyed;
        for (let index = 0; index < fields; index++)
          packets.records[at + index] = world.states[id * fields + index] ?? 0;
        packets.records[at + generationAt] = world.generations[id] ?? 0;
        entry++;
      }
    }
    packets.counts[slot] = entry - begin;
  }

  #write(slot: number): number {
    const { coder, range, scratch } = this.#tools;
    scratch[0] = this.#head.sequence & 0xff;
    scratch[1] = (this.#head.sequence >>> 8) & 0xff;
    range.write(scratch, 2);
    coder.head(range, this.#head, this.#packets);
    coder.entities(range, this.#head, this.#base, this.#packets, slot);
    const end = range.finish();
    return range.ok ? end : scratch.length;
  }

  #remember(slot: number, sequence: number): void {
    const packets = this.#packets;
    packets.sequences[slot] = sequence;
    packets.ticks[slot] = this.#world.tick;
    packets.idEnds[slot] = this.#world.idEnd;
    const begin = slot * carriedMax;
    for (let entry = begin; entry < begin + (packets.counts[slot] ?? 0); entry++) {
      const id = packets.ids[entry] ?? 0;
      const wanted = ((this.#wanted[id >>> 5] ?? 0) >>> (id & 31)) & 1;
      if (this.#isOld(id, wanted)) this.#differed[id] = this.#lastCarried[id] ?? -1;
      this.#lastCarried[id] = sequence;
      this.#lastTick[id] = this.#world.tick;
      this.#lastAlive[id] = wanted;
      this.#priority[id] = 0;
    }
  }
}

/** Whether entity `one` goes before `other`, whose urgency is `level`. */
function isBefore(priority: Float64Array, one: number, other: number, level: number): boolean {
  const urgency = priority[one] ?? 0;
  return urgency > level || (urgency === level && one < other);
}
