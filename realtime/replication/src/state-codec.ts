import type { RangeCoder } from "@muster/wire";

/**
 * How one entity's state is written as a difference. A state is `fields` whole numbers; `derived` more follow it in a record, which
 * both sides work out alike whenever an entity was carried (a speed, say), so that they predict the next state. Game teams give a field
 * schema (`FieldCodec`) or a codec of their own.
 *
 * Everything here must be the same on every engine: whole numbers, and + − × ÷ sqrt. A codec keeps between entities of one packet only
 * what {@link begin} resets, and never throws for what it reads: it makes the coder fail.
 */
export interface StateCodec {
  /** Whole numbers of a state. */
  readonly fields: number;
  /** Whole numbers that a record derives. */
  readonly derived: number;
  /** Adaptive models that it needs. */
  readonly models: number;
  /** Sets the models, from `at`, as they are when a packet begins. */
  setPriors(models: Int32Array, at: number): void;
  /** A packet begins; its models are in `models` from `at`. */
  begin(models: Int32Array, at: number): void;
  /** How likely the entity of this record is to change, 0 (rests) to 7. */
  activity(records: Int32Array, at: number): number;
  /**
   * Codes the state in `records` from `at` against the record in `bases` from `baseAt`, and sets the derived numbers behind it.
   *
   * @param span ticks from the base to its own base; 0 where nothing is derived.
   * @param elapsed ticks from the base to this state; 0 where `bases` holds another entity's, since this one is written whole.
   */
  code(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    span: number,
    elapsed: number,
  ): void;
}
