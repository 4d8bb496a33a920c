import { RangeCoder } from "@muster/wire";
import { carriedMax, destroyed, updated, whole } from "./records.js";
import {
  differedMark,
  lastCarriedMark,
  lastVersionMark,
  olderVersionMark,
  SentView,
  tickMark,
  versionMark,
} from "./sent-view.js";
import { maskBits, SnapshotCoder, type SnapshotHead } from "./snapshot-coder.js";
import { activityMark, carriedMark, markInts, spanMark } from "./view-marks.js";
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
  /** What waits to be carried. */
  readonly waiting: Int32Array;
  /** A bit for each entity that is carried next. */
  readonly chosen: Int32Array;
  /** A bit for each entity that the client is to have. */
  readonly wanted: Int32Array;
  /** What is carried, as the coder takes it, and as which versions. */
  readonly ids: Int32Array;
  readonly versions: Int32Array;
}

const toolsOfWorlds = new WeakMap<WorldState, Tools>();

function toolsOf(world: WorldState): Tools {
  let tools = toolsOfWorlds.get(world);
  if (tools === undefined) {
    const coder = new SnapshotCoder(world.codec, world.entitiesMax);
    const words = (world.entitiesMax + 31) >>> 5;
    tools = {
      ...{ coder, range: new RangeCoder(), scratch: new Uint8Array(budgetMax) },
      waiting: new Int32Array(world.entitiesMax),
      ...{ chosen: new Int32Array(words), wanted: new Int32Array(words) },
      ...{ ids: new Int32Array(carriedMax), versions: new Int32Array(carriedMax) },
    };
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
  readonly #view: SentView;
  readonly #head: SnapshotHead = { sequence: 0, baseDistance: 0, epoch: 0, mask: 0, tick: 0, idEnd: 0 };
  /** How urgent it is to carry an entity. */
  readonly #priority: Float64Array;
  /** A bit for each entity that the client may have, or get by what is under way: those need a look also where they are not wanted. */
  readonly #held: Int32Array;
  #next = 0;
  #newestKnown = -1;
  /** Bit n: whether `newestKnown - 1 - n` is known to have arrived. */
  #mask = 0;
  #epochStart = 0;
  #bytesEach = 6;
  /** How many of what is carried the view has not. */
  #fresh = 0;

  constructor(world: WorldState) {
    this.#world = world;
    this.#tools = toolsOf(world);
    this.#view = new SentView(world);
    this.#priority = new Float64Array(world.entitiesMax);
    this.#held = new Int32Array((world.entitiesMax + 31) >>> 5);
  }

  /** The number of the packet that {@link encode} wrote last: what {@link acked} is told. */
  get sequence(): number {
    return this.#next - 1;
  }

  /** The packet has arrived. One that is too old, doubled or from before a new beginning changes nothing. Of a loss nobody need tell: what it carried goes again. */
  acked(sequence: number): void {
    const view = this.#view;
    const { heads } = view;
    if (sequence < this.#epochStart || this.#next - sequence > window || !heads.has(sequence)) return;
    if (heads.isKnown(sequence) || !view.isOfUse(sequence)) return;
    heads.known[heads.slotOf(sequence)] = 1;
    this.#know(sequence);
    view.arrived(sequence);
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
    head.mask = this.#mask;
    head.tick = world.tick;
    head.idEnd = world.idEnd;
    const waiting = this.#gather(interest, weights);
    let count = Math.min(waiting, carriedMax, Math.max(1, Math.floor((budget - 8) / this.#bytesEach)));
    let length = 0;
    for (;;) {
      this.#choose(waiting, count);
      this.#arrange(count);
      length = this.#write(count);
      if (length <= budget || count === 0) break;
      count = Math.min(count - 1, Math.floor((count * budget * 0.95) / length));
    }
    if (length > budget) {
      this.#next = sequence;
      throw new RangeError(`budget: ${budget} bytes do not hold the head, which takes ${length}`);
    }
    if (count > 0) this.#bytesEach += (Math.max(0.25, (length - 4) / count) - this.#bytesEach) / 4;
    const { scratch, ids, versions } = this.#tools;
    this.#view.sent(sequence, ids, versions, count);
    for (let entry = 0; entry < count; entry++) this.#priority[ids[entry] ?? 0] = 0;
    for (let at = 0; at < length; at++) out[at] = scratch[at] ?? 0;
    return length;
  }

  #know(sequence: number): void {
    const ahead = sequence - this.#newestKnown;
    if (this.#newestKnown < 0) this.#newestKnown = sequence;
    else if (ahead > 0) {
      this.#mask = ahead > maskBits ? 0 : ((this.#mask << 1) | 1) << (ahead - 1);
      this.#newestKnown = sequence;
    } else if (-ahead <= maskBits) this.#mask |= 1 << (-ahead - 1);
  }

  #beginAnewWhereSilent(): void {
    if (this.#newestKnown < 0 || this.#next - this.#newestKnown <= baseDistanceMax) return;
    this.#newestKnown = -1;
    this.#mask = 0;
    this.#epochStart = this.#next;
    this.#head.epoch = (this.#head.epoch + 1) & 0xff;
    this.#view.clear();
  }

  /** Lists, by id, what the client is not known to have as it is; each is more urgent than last time. Notes what the client is to have. */
  #gather(interest: Uint32Array | undefined, weights: Float64Array | undefined): number {
    const held = this.#held;
    const priority = this.#priority;
    const { wanted, waiting } = this.#tools;
    const { idEnd, current } = this.#world;
    let count = 0;
    for (let word = 0; word << 5 < idEnd; word++) {
      const seen = interest === undefined ? -1 : (interest[word] ?? 0) | 0;
      let left = seen | (held[word] ?? 0);
      let bits = 0;
      let keeps = 0;
      while (left !== 0) {
        const bit = left & -left;
        left ^= bit;
        const id = (word << 5) | (31 - Math.clz32(bit));
        if (id >= idEnd) break;
        const version = (seen & bit) === 0 ? -1 : (current[id] ?? -1);
        if (version >= 0) bits |= bit;
        if (this.#differs(id, version)) {
          keeps |= bit;
          priority[id] = (priority[id] ?? 0) + (weights === undefined ? 1 : (weights[id] ?? 1));
          waiting[count++] = id;
        } else if (version >= 0) keeps |= bit;
      }
      wanted[word] = bits;
      held[word] = keeps;
    }
    return count;
  }

  /** Whether the client may have the entity otherwise than as this version; -1 is not at all. */
  #differs(id: number, version: number): boolean {
    const { marks } = this.#view;
    const at = id * markInts;
    const base = marks[at + versionMark] ?? -1;
    // The newest packet that carried the entity as it is not any more: if it is not the base, it may arrive still.
    const stale =
      marks[at + lastVersionMark] === version ? marks[at + differedMark] : marks[at + lastCarriedMark];
    if ((stale ?? -1) > (marks[at + carriedMark] ?? -1)) return true;
    return base !== version && (base < 0 || version < 0 || !this.#isSameState(id, base, version));
  }

  #isSameState(id: number, one: number, other: number): boolean {
    const world = this.#world;
    if (!world.hasVersion(id, one) || world.generationOf(id, one) !== world.generationOf(id, other))
      return false;
    const { versions, codec } = world;
    const from = world.placeOf(id, one);
    const to = world.placeOf(id, other);
    for (let index = 0; index < codec.fields; index++)
      if (versions[from + index] !== versions[to + index]) return false;
    return true;
  }

  /** Puts the `count` most urgent of what waits first, of equals those with the lowest id. */
  #choose(waiting: number, count: number): void {
    if (count === waiting) return;
    const ids = this.#tools.waiting;
    const priority = this.#priority;
    let from = 0;
    let to = waiting - 1;
    while (from < to) {
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
    this.#sort(count);
  }

  /** Puts the first `count` of what waits into the order of their ids. */
  #sort(count: number): void {
    const { waiting, chosen } = this.#tools;
    chosen.fill(0);
    for (let entry = 0; entry < count; entry++) {
      const id = waiting[entry] ?? 0;
      chosen[id >>> 5] = (chosen[id >>> 5] ?? 0) | (1 << (id & 31));
    }
    let entry = 0;
    for (let word = 0; entry < count; word++) {
      let left = chosen[word] ?? 0;
      while (left !== 0) {
        const bit = left & -left;
        left ^= bit;
        waiting[entry++] = (word << 5) | (31 - Math.clz32(bit));
      }
    }
  }

  /** Lists the first `count` of what waits as the coder takes them, what the view has not before what it has. */
  #arrange(count: number): void {
    const { waiting, wanted, ids, versions } = this.#tools;
    const { current } = this.#world;
    const view = this.#view;
    let fresh = 0;
    for (let entry = 0; entry < count; entry++) if (!view.has(waiting[entry] ?? 0)) fresh++;
    this.#fresh = fresh;
    let had = fresh;
    let anew = 0;
    for (let entry = 0; entry < count; entry++) {
      const id = waiting[entry] ?? 0;
      const place = view.has(id) ? had++ : anew++;
      const isWanted = (((wanted[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1;
      ids[place] = id;
      versions[place] = isWanted ? (current[id] ?? -1) : -1;
    }
  }

  #write(count: number): number {
    const { coder, range, scratch, ids, versions } = this.#tools;
    const head = this.#head;
    scratch[0] = head.sequence & 0xff;
    scratch[1] = (head.sequence >>> 8) & 0xff;
    range.write(scratch, 2);
    coder.head(range, head, this.#view.heads);
    coder.carried(range, head, this.#view, ids, 0, this.#fresh, count);
    for (let entry = 0; entry < count; entry++) this.#writeEntity(ids[entry] ?? 0, versions[entry] ?? -1);
    const end = range.finish();
    return range.ok ? end : scratch.length;
  }

  #writeEntity(id: number, version: number): void {
    const { coder, range } = this.#tools;
    const world = this.#world;
    const { versions, tick } = world;
    const { marks } = this.#view;
    const mark = id * markInts;
    const base = marks[mark + versionMark] ?? -1;
    const span = marks[mark + spanMark] ?? 0;
    const older = span > 0 ? (marks[mark + olderVersionMark] ?? -1) : base;
    const elapsed = tick - (marks[mark + tickMark] ?? 0);
    const isKnown =
      base >= 0 &&
      version >= 0 &&
      elapsed > 0 &&
      world.hasVersion(id, base) &&
      world.hasVersion(id, older) &&
      world.generationOf(id, base) === world.generationOf(id, version);
    if (version >= 0) coder.generation = world.generationOf(id, version);
    coder.entity(
      range,
      version < 0 ? destroyed : isKnown ? updated : whole,
      base < 0 ? 0 : 1,
      versions,
      world.placeOf(id, version),
      versions,
      world.placeOf(id, base),
      versions,
      world.placeOf(id, older),
      span,
      elapsed,
      marks[mark + activityMark] ?? 0,
    );
  }
}

/** Whether entity `one` goes before `other`, whose urgency is `level`. */
function isBefore(priority: Float64Array, one: number, other: number, level: number): boolean {
  const urgency = priority[one] ?? 0;
  return urgency > level || (urgency === level && one < other);
}
