/** Numbers of a {@link ViewMarks} an entity: they lie together, in a line or two of the processor's cache. */
export const markInts = 12;
/** The sequence of the packet that carried the base; -1 where none has. */
export const carriedMark = 0;
/** The codec's activity of the base, 0 to 7. */
export const activityMark = 1;
/** Ticks from the older record to the base, 1 to 64; 0 where they are not two of the same life, or are further apart. */
export const spanMark = 2;
/** The longest span: what moved longer ago says nothing. */
export const spanMax = 64;

/** What both sides keep of a view, by entity: 12 numbers, of which the first three are these; the others are the side's own. */
export class ViewMarks {
  readonly marks: Int32Array;
  /** A bit for each entity that the view has. */
  readonly alive: Int32Array;

  constructor(entitiesMax: number) {
    this.marks = new Int32Array(entitiesMax * markInts);
    this.alive = new Int32Array((entitiesMax + 31) >>> 5);
  }

  has(id: number): boolean {
    return (((this.alive[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1;
  }

  /** Notes whether the view has the entity. */
  setAlive(id: number, is: boolean): void {
    const word = id >>> 5;
    const bit = 1 << (id & 31);
    const bits = this.alive[word] ?? 0;
    this.alive[word] = is ? bits | bit : bits & ~bit;
  }
}
