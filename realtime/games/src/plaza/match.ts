import { FieldCodec, WorldState } from "@muster/replication";
import { BitReader } from "@muster/wire";
import { emptyInputs, serializeInputs } from "./input.js";
import { PlazaSight } from "./sight.js";
import { type Chance, Plaza, type PlazaSettings, plazaReach, plazaSpeedMax } from "./world.js";

/** The channels of the plaza: what players say, what they do, and what they see. */
export const plazaChannel = { talk: 0, inputs: 1, snapshots: 2 } as const;

/** What each channel of the plaza is, in their order. */
export const plazaChannels = [
  { kind: "reliable-ordered", messageBytesMax: 4096 },
  { kind: "unreliable", messageBytesMax: 64 },
  { kind: "unreliable", messageBytesMax: 1200 },
] as const;

/** What a plaza keeps of talk for a player who does not ack: so much is not under way to anyone who is still there. */
const plazaBacklog = { messagesMax: 128, bytesMax: 65_536 };

/** What clients see of each entity: whether it is a player, where it looks, where it is, and how it moves. */
export const plazaCodec = new FieldCodec([
  { kind: "flag" },
  { kind: "integer", min: 0, max: 255 },
  { kind: "vector", min: [-plazaReach, -plazaReach], max: [plazaReach, plazaReach] },
  { kind: "vector", min: [-plazaSpeedMax, -plazaSpeedMax], max: [plazaSpeedMax, plazaSpeedMax] },
]);

/** Inputs of ticks that have passed are of no use; what a player did longer ago than this is not known any more. */
const inputsKept = 64;

/** What a plaza counts, of everyone since it began. */
export interface PlazaReport {
  readonly inputsTaken: number;
  readonly inputsMissed: number;
}

/** A plaza as a match: takes in what players do and say, and shows them the square. */
export class PlazaMatch {
  readonly channels = plazaChannels;
  readonly snapshotChannel = plazaChannel.snapshots;
  readonly backlog = plazaBacklog;
  readonly playersMax: number;
  readonly world: WorldState;
  readonly plaza: Plaza;
  /** The newest input tick of each player, and how many of their ticks never came. */
  readonly inputTick: Uint32Array;
  readonly inputsMissed: Uint32Array;
  readonly #reader = new BitReader(new Uint8Array(0));
  readonly #inputs = emptyInputs();
  readonly #hasInput: Uint8Array;
  readonly #sight: PlazaSight | undefined;
  #inputsTaken = 0;
  #inputsMissed = 0;

  constructor(settings: PlazaSettings, chance: Chance) {
    this.playersMax = settings.playersMax;
    this.plaza = new Plaza(settings, chance);
    this.world = new WorldState(plazaCodec, this.plaza.size);
    this.inputTick = new Uint32Array(settings.playersMax);
    this.inputsMissed = new Uint32Array(settings.playersMax);
    this.#hasInput = new Uint8Array(settings.playersMax);
    this.#sight = settings.sight === undefined ? undefined : new PlazaSight(this.plaza, settings.sight);
    for (let crate = settings.playersMax; crate < this.plaza.size; crate++) this.world.create(crate);
  }

  joined(slot: number): void {
    this.plaza.join(slot);
    this.world.create(slot);
    this.#hasInput[slot] = 0;
    this.inputsMissed[slot] = 0;
  }

  left(slot: number): void {
    this.plaza.leave(slot);
    this.world.destroy(slot);
  }

  /** What is said comes back to who said it, so that it is known to have been heard. */
  message(
    slot: number,
    channel: number,
    message: Uint8Array,
    say: (slot: number, channel: number, message: Uint8Array) => boolean,
  ): void {
    if (channel === plazaChannel.talk) say(slot, plazaChannel.talk, message);
    else if (channel === plazaChannel.inputs) this.#takeInputs(slot, message);
  }

  step(): void {
    const { plaza, world } = this;
    plaza.step();
    const { states } = world;
    for (let id = 0; id < plaza.size; id++) {
      if (plaza.isThere[id] === 0) continue;
      let at = id * plazaCodec.fields;
      states[at++] = id < plaza.playersMax ? 1 : 0;
      states[at++] = plaza.yaw[id] ?? 0;
      states[at++] = plaza.x[id] ?? 0;
      states[at++] = plaza.y[id] ?? 0;
      states[at++] = plaza.speedX[id] ?? 0;
      states[at] = plaza.speedY[id] ?? 0;
    }
    this.#sight?.look();
  }

  /** A bit for each thing that the player sees; `undefined` where everybody sees everything. */
  interest(slot: number): Uint32Array | undefined {
    return this.#sight?.of(slot);
  }

  /** The ticks of all players together for which there was an input, and those that never came. */
  report(): PlazaReport {
    return { inputsTaken: this.#inputsTaken, inputsMissed: this.#inputsMissed };
  }

  /** The newest input counts; those that a lost packet left out are counted as missed where none of the later ones repeats them. */
  #takeInputs(slot: number, message: Uint8Array): void {
    const inputs = this.#inputs;
    this.#reader.reset(message);
    serializeInputs(this.#reader, inputs);
    if (!this.#reader.ok) return;
    const newest = inputs.inputs[0];
    const ahead = (inputs.tick - (this.inputTick[slot] ?? 0)) | 0;
    if (newest === undefined || (this.#hasInput[slot] === 1 && ahead <= 0)) return;
    if (this.#hasInput[slot] === 1) {
      const missed = Math.max(0, Math.min(ahead, inputsKept) - inputs.count);
      this.inputsMissed[slot] = (this.inputsMissed[slot] ?? 0) + missed;
      this.#inputsMissed += missed;
      this.#inputsTaken += Math.min(ahead, inputs.count);
    }
    this.#hasInput[slot] = 1;
    this.inputTick[slot] = inputs.tick;
    this.plaza.act(slot, newest.buttons, newest.yaw);
  }
}
