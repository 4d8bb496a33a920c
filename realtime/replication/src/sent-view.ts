import { PacketHeads } from "./records.js";
import { activityMark, carriedMark, markInts, spanMark, spanMax, ViewMarks } from "./view-marks.js";
import type { WorldState } from "./world-state.js";

/** Marks of the sender's own: the base's version (-1 where the base is a destruction, or there is none) and tick. */
export const versionMark = 3;
export const tickMark = 4;
/** The newest packet that carried the entity (-1: none has), and as which version (-1: destroyed). */
export const lastCarriedMark = 5;
export const lastVersionMark = 6;
/** The newest packet that carried the entity as another version than the last one did. */
export const differedMark = 7;
/** The record before the base: its sequence, version and tick. */
const olderCarriedMark = 8;
export const olderVersionMark = 9;
const olderTickMark = 10;

/** Packets that are remembered, and commits for which one is. */
const packetsKept = 64;
const commitsKept = 64;
/** Entities of packets that are remembered: 32 packets of the most that one carries. */
const entriesKept = 8192;

/**
 * What a server knows a client to have, as versions of the world's entities: the two newest records of each in the packets known to have
 * arrived. And what is under way.
 */
export class SentView extends ViewMarks {
  readonly heads = new PacketHeads(packetsKept);
  readonly #world: WorldState;
  /** The entities and versions of packets, one packet after another, and where each packet begins. */
  readonly #ids = new Int32Array(entriesKept);
  readonly #versions = new Int32Array(entriesKept);
  readonly #begins = new Int32Array(packetsKept);
  readonly #commits = new Int32Array(packetsKept);
  #end = 0;

  constructor(world: WorldState) {
    super(world.entitiesMax);
    this.#world = world;
    for (let at = 0; at < this.marks.length; at += markInts) {
      this.marks[at + lastCarriedMark] = -1;
      this.marks[at + differedMark] = -1;
    }
    this.clear();
  }

  /** Forgets what is known; what is under way may arrive still. */
  clear(): void {
    const { marks } = this;
    this.alive.fill(0);
    for (let at = 0; at < marks.length; at += markInts) {
      marks[at + carriedMark] = -1;
      marks[at + activityMark] = 0;
      marks[at + spanMark] = 0;
      marks[at + versionMark] = -1;
      marks[at + olderCarriedMark] = -1;
      marks[at + olderVersionMark] = -1;
    }
  }

  /** Notes a packet of the world's tick that carries `count` of `ids`, those of `versions`. */
  sent(sequence: number, ids: Int32Array, versions: Int32Array, count: number): void {
    const { heads, marks } = this;
    const slot = heads.begin(sequence);
    heads.sequences[slot] = sequence;
    heads.ticks[slot] = this.#world.tick;
    heads.idEnds[slot] = this.#world.idEnd;
    heads.counts[slot] = count;
    this.#commits[slot] = this.#world.commits;
    this.#begins[slot] = this.#end;
    for (let entry = 0; entry < count; entry++) {
      const id = ids[entry] ?? 0;
      const version = versions[entry] ?? -1;
      const place = (this.#end + entry) & (entriesKept - 1);
      this.#ids[place] = id;
      this.#versions[place] = version;
      const at = id * markInts;
      const last = marks[at + lastCarriedMark] ?? -1;
      if (last >= 0 && marks[at + lastVersionMark] !== version) marks[at + differedMark] = last;
      marks[at + lastCarriedMark] = sequence;
      marks[at + lastVersionMark] = version;
    }
    this.#end = (this.#end + count) & (entriesKept - 1);
  }

  /** Whether the versions of a packet are still known, so that its arrival can be of use. */
  isOfUse(sequence: number): boolean {
    return this.#world.commits - (this.#commits[this.heads.slotOf(sequence)] ?? 0) < commitsKept;
  }

  /** The packet has arrived. Of each entity the two newest records stay, whatever the order. */
  arrived(sequence: number): void {
    const { heads, marks } = this;
    const slot = heads.slotOf(sequence);
    const tick = heads.ticks[slot] ?? 0;
    const begin = this.#begins[slot] ?? 0;
    const count = heads.counts[slot] ?? 0;
    for (let entry = begin; entry < begin + count; entry++) {
      const id = this.#ids[entry & (entriesKept - 1)] ?? 0;
      const version = this.#versions[entry & (entriesKept - 1)] ?? -1;
      const at = id * markInts;
      const newest = marks[at + carriedMark] ?? -1;
      if (sequence === newest || sequence <= (marks[at + olderCarriedMark] ?? -1)) continue;
      if (sequence < newest) {
        marks[at + olderCarriedMark] = sequence;
        marks[at + olderVersionMark] = version;
        marks[at + olderTickMark] = tick;
      } else {
        marks[at + olderCarriedMark] = newest;
        marks[at + olderVersionMark] = marks[at + versionMark] ?? -1;
        marks[at + olderTickMark] = marks[at + tickMark] ?? 0;
        marks[at + carriedMark] = sequence;
        marks[at + versionMark] = version;
        marks[at + tickMark] = tick;
        this.setAlive(id, version >= 0);
      }
      this.#judge(id, at);
    }
  }

  #judge(id: number, at: number): void {
    const { marks } = this;
    const world = this.#world;
    const version = marks[at + versionMark] ?? -1;
    if (version < 0) return;
    const before = marks[at + olderVersionMark] ?? -1;
    const apart = (marks[at + tickMark] ?? 0) - (marks[at + olderTickMark] ?? 0);
    const isOne =
      before >= 0 &&
      apart > 0 &&
      apart <= spanMax &&
      world.generationOf(id, before) === world.generationOf(id, version);
    marks[at + spanMark] = isOne ? apart : 0;
    marks[at + activityMark] = world.activityOf(id, version, isOne ? before : -1);
  }
}
