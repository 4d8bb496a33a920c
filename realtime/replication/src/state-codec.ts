import type { RangeCoder } from "@muster/wire";

/**
 * How one entity's state, `fields` whole numbers, is written as a difference from what the other side is known to have of it. Game teams
 * give a field schema (`FieldCodec`) or a codec of their own.
 *
 * Everything here must be the same on every engine: whole numbers, and + − × ÷ sqrt. A codec keeps between entities of one packet only
 * what {@link begin} resets, and never throws for what it reads: it makes the coder fail.
 */
export interface StateCodec {
  /** Whole numbers of a state. */
  readonly fields: number;
  /** Adaptive models that it needs. */
  readonly models: number;
  /** Sets the models, from `at`, as they are when a packet begins. */
  setPriors(models: Int32Array, at: number): void;
  /** A packet begins; its models are in `models` from `at`. */
  begin(models: Int32Array, at: number): void;
  /** How likely an entity is to change, 0 (rests) to 7, by its last two states as {@link code} is given them. */
  activity(bases: Int32Array, at: number, olders: Int32Array, span: number): number;
  /**
   * Codes the state in `records` from `at` against the one in `bases` from `baseAt`.
   *
   * @param olders from `baseAt`, the state before the base, from which its speed can be had.
   * @param span ticks between those two; 0 where there is no older state.
   * @param elapsed ticks from the base to this state; 0 where `bases` holds another entity's, since this one is written whole.
   */
  code(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    olders: Int32Array,
    span: number,
    elapsed: number,
  ): void;
}
