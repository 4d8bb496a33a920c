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
  /** A packet begins: its models are in `models` from `at`, and hold whatever the last one left. */
  begin(models: Int32Array, at: number): void;
  /**
   * How likely an entity is to change, 0 (rests) to 7, by its last state, in `bases` from `at`, and, where `hasOlder`, the one before it,
   * in `olders` from `olderAt`.
   */
  activity(bases: Int32Array, at: number, olders: Int32Array, olderAt: number, hasOlder: boolean): number;
  /**
   * Codes the state in `records` from `at` against the one in `bases` from `baseAt`.
   *
   * @param olders from `olderAt`, the state before the base, from which its speed can be had.
   * @param span ticks between those two, at most 64; 0 where there is no older state to go by.
   * @param elapsed ticks from the base to this state; 0 where `bases` holds another entity's, since this one is written whole.
   * @param activity of the base, as {@link activity} gave it.
   */
  code(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    olders: Int32Array,
    olderAt: number,
    span: number,
    elapsed: number,
    activity: number,
  ): void;
}
