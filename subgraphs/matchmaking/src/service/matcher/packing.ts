import type { Random } from "@muster/runtime";

/** Candidate matches and what they are worth: at most one of those that share a row (a ticket, a backfill) is made. */
export interface PackingInstance {
  readonly rows: number;
  /** `members[starts[column] .. starts[column + 1])` are the rows of a column. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
  /** More than 0 each. */
  readonly values: Float64Array;
}

/** Columns that go together, in rising order, and what they are worth. */
export interface Packing {
  readonly columns: readonly number[];
  readonly value: number;
  /** Moves that were made. */
  readonly moves: number;
}

/** How long a search may be: in moves, so that a seed replays; `isOver` can only end it earlier. */
export interface SearchBudget {
  readonly moves: number;
  /** Asked now and then. */
  readonly isOver?: () => boolean;
}

/** One search cools over so many moves at first, and each further one over twice as many. */
const firstCycle = 2000;
const askEvery = 64;

/** Best first: the most valuable column that still fits, until none does. */
export function packGreedily(instance: PackingInstance): Packing {
  const state = new PackingState(instance);
  for (const column of state.byValue) if (state.lossOf(column) === 0) state.put(column);
  return { columns: state.columns(), value: state.value, moves: 0 };
}

/**
 * Better than greedy, by annealed local search: a column is put in and those in its way taken out, if that gains or chance lets it,
 * and what became free is filled again. Never worse than {@link packGreedily}.
 */
export function pack(instance: PackingInstance, budget: SearchBudget, random: Random): Packing {
  const state = new PackingState(instance);
  for (const column of state.byValue) if (state.lossOf(column) === 0) state.put(column);
  let best = state.columns();
  let bestValue = state.value;
  const count = instance.values.length;
  let moves = 0;
  if (count <= best.length) return { columns: best, value: bestValue, moves };
  const mean = bestValue / Math.max(1, best.length);
  for (let cycle = firstCycle; moves < budget.moves; cycle *= 2) {
    const length = Math.min(cycle, budget.moves - moves);
    for (let step = 0; step < length; step++, moves++) {
      if (moves % askEvery === 0 && budget.isOver?.() === true)
        return { columns: best, value: bestValue, moves };
      const column = random.below(count);
      if (state.isIn(column)) continue;
      const gain = (instance.values[column] as number) - state.lossOf(column);
      const heat = mean * 0.25 * (1 - step / length) ** 2;
      if (gain <= 0 && (heat === 0 || random.unit() >= Math.exp(gain / heat))) continue;
      state.exchange(column);
      if (state.value <= bestValue + 1e-9) continue;
      bestValue = state.value;
      best = state.columns();
    }
    state.restore(best);
  }
  return { columns: best, value: bestValue, moves };
}

class PackingState {
  readonly #instance: PackingInstance;
  /** The column that covers each row, or -1. */
  readonly #owner: Int32Array;
  readonly #in: Uint8Array;
  /** Columns of each row, the most valuable first: `#columns[#firsts[row] .. #firsts[row + 1])`. */
  readonly #firsts: Int32Array;
  readonly #columns: Int32Array;
  readonly #freed: number[] = [];
  /** Columns from the most valuable down. */
  readonly byValue: Int32Array;
  value = 0;

  constructor(instance: PackingInstance) {
    const { rows, values, members, starts } = instance;
    this.#instance = instance;
    this.#owner = new Int32Array(rows).fill(-1);
    this.#in = new Uint8Array(values.length);
    this.byValue = Int32Array.from(values.keys()).sort(
      (one, other) => (values[other] as number) - (values[one] as number) || one - other,
    );
    this.#firsts = new Int32Array(rows + 1);
    for (const row of members) this.#firsts[row + 1] = (this.#firsts[row + 1] as number) + 1;
    for (let row = 0; row < rows; row++)
      this.#firsts[row + 1] = (this.#firsts[row + 1] as number) + (this.#firsts[row] as number);
    this.#columns = new Int32Array(members.length);
    const next = this.#firsts.slice();
    for (const column of this.byValue)
      for (let at = starts[column] as number; at < (starts[column + 1] as number); at++) {
        const row = members[at] as number;
        const place = next[row] as number;
        this.#columns[place] = column;
        next[row] = place + 1;
      }
  }

  isIn(column: number): boolean {
    return this.#in[column] === 1;
  }

  columns(): number[] {
    const found: number[] = [];
    for (let column = 0; column < this.#in.length; column++) if (this.#in[column] === 1) found.push(column);
    return found;
  }

  /** What is in the way of a column is worth. */
  lossOf(column: number): number {
    const { starts, members, values } = this.#instance;
    const end = starts[column + 1] as number;
    let loss = 0;
    for (let at = starts[column] as number; at < end; at++) {
      const owner = this.#owner[members[at] as number] as number;
      if (owner < 0 || this.#counted(owner, starts[column] as number, at)) continue;
      loss += values[owner] as number;
    }
    return loss;
  }

  #counted(owner: number, from: number, to: number): boolean {
    for (let at = from; at < to; at++)
      if (this.#owner[this.#instance.members[at] as number] === owner) return true;
    return false;
  }

  /** Puts in a column whose rows are free. */
  put(column: number): void {
    this.#in[column] = 1;
    this.value += this.#instance.values[column] as number;
    this.#own(column, column);
  }

  #take(column: number): void {
    this.#in[column] = 0;
    this.value -= this.#instance.values[column] as number;
    this.#own(column, -1);
  }

  #own(column: number, owner: number): void {
    const { starts, members } = this.#instance;
    for (let at = starts[column] as number; at < (starts[column + 1] as number); at++)
      this.#owner[members[at] as number] = owner;
  }

  /** Puts a column in, takes those in its way out, and fills the rows that became free. */
  exchange(column: number): void {
    const { starts, members } = this.#instance;
    this.#freed.length = 0;
    for (let at = starts[column] as number; at < (starts[column + 1] as number); at++) {
      const owner = this.#owner[members[at] as number] as number;
      if (owner < 0) continue;
      this.#take(owner);
      for (let row = starts[owner] as number; row < (starts[owner + 1] as number); row++)
        this.#freed.push(members[row] as number);
    }
    this.put(column);
    for (const row of this.#freed) if (this.#owner[row] === -1) this.#fill(row);
  }

  /** Puts in the most valuable column of a free row that fits. */
  #fill(row: number): void {
    for (let at = this.#firsts[row] as number; at < (this.#firsts[row + 1] as number); at++) {
      const column = this.#columns[at] as number;
      if (!this.#fits(column)) continue;
      this.put(column);
      return;
    }
  }

  #fits(column: number): boolean {
    const { starts, members } = this.#instance;
    const end = starts[column + 1] as number;
    for (let at = starts[column] as number; at < end; at++)
      if (this.#owner[members[at] as number] !== -1) return false;
    return true;
  }

  /** Goes back to the given columns. */
  restore(columns: readonly number[]): void {
    this.#owner.fill(-1);
    this.#in.fill(0);
    this.value = 0;
    for (const column of columns) this.put(column);
  }
}
