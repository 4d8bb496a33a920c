import type { Stream } from "@muster/wire";

/** What a player does in one tick. */
export interface PlazaInput {
  /** Bits of {@link plazaButtons}. */
  buttons: number;
  /** Where the player looks: 0 to 255 for a whole turn, 0 along x, 64 along y. */
  yaw: number;
}

/** What each bit of an input's buttons is. */
export const plazaButtons = { east: 1, west: 2, north: 4, south: 8, kick: 16 } as const;

/** The most inputs of one message: each is sent again until it is old, so that a lost packet loses none. */
export const inputsPerMessageMax = 8;

/** Inputs of ticks in a row. */
export interface PlazaInputs {
  /** The tick of the newest, modulo 2^32. */
  tick: number;
  /** The newest first, 1 to {@link inputsPerMessageMax}; the first `count` hold. */
  readonly inputs: PlazaInput[];
  count: number;
}

/** An empty message of inputs, to be filled or read into. */
export function emptyInputs(): PlazaInputs {
  return {
    tick: 0,
    count: 0,
    inputs: Array.from({ length: inputsPerMessageMax }, () => ({ buttons: 0, yaw: 0 })),
  };
}

/** Describes a message of inputs: tick (u32), count less one (u8), then buttons (u8) and yaw (u8) of each, the newest first. */
export function serializeInputs(stream: Stream, message: PlazaInputs): void {
  message.tick = stream.bits(message.tick, 32);
  message.count = stream.bits(message.count - 1, 8) + 1;
  if (message.count > inputsPerMessageMax) {
    stream.fail();
    message.count = 0;
  }
  for (let at = 0; at < message.count; at++) {
    const input = message.inputs[at];
    if (input === undefined) break;
    input.buttons = stream.bits(input.buttons, 8);
    input.yaw = stream.bits(input.yaw, 8);
  }
}
