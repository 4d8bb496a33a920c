import { emptyInputs, plazaChannel, plazaChannels, plazaCodec, serializeInputs } from "@muster/games";
import { GameClient } from "@muster/realtime-client";
import type { Aead, Link, PaceSettings } from "@muster/transport";
import { type ClientState, clientState } from "@muster/transport/netcode";
import { BitWriter } from "@muster/wire";

/** A bot speaks up every so many ticks. */
const ticksPerLine = 6;
/** It changes its mind every so many. */
const ticksPerMood = 40;

/** What a bot is made of. */
export interface BotOptions {
  readonly link: Link;
  readonly aead: Aead;
  readonly pace: PaceSettings;
  readonly entitiesMax: number;
  /** A whole number in `[0, bound)`. */
  readonly chance: (bound: number) => number;
}

/** A player of the plaza that walks about and counts aloud, and knows whether it was heard. */
export class Bot {
  readonly client: GameClient;
  said = 0;
  heard = 0;
  /** What came back in another order than it was said, or more than once. */
  wrong = 0;
  snapshots = 0;
  readonly #chance: BotOptions["chance"];
  readonly #inputs = emptyInputs();
  readonly #bytes = new Uint8Array(64);
  readonly #writer = new BitWriter(this.#bytes);
  #buttons = 0;
  #yaw = 0;
  #tick = 0;
  isStill = false;

  constructor({ link, aead, pace, entitiesMax, chance }: BotOptions) {
    this.#chance = chance;
    this.client = new GameClient({
      ...{ link, aead, pace },
      protocol: {
        channels: plazaChannels,
        snapshotChannel: plazaChannel.snapshots,
        codec: plazaCodec,
        entitiesMax,
      },
      handlers: {
        stateChanged: (state: ClientState) => {
          if (state === clientState.connected) this.#tick = 0;
        },
        message: (_channel, line) => this.#hear(line),
        snapshot: () => void this.snapshots++,
      },
    });
  }

  /** Does what a player does in a tick, and what its network wants. */
  tick(nowMs: number): void {
    if (this.client.state === clientState.connected) {
      this.#act();
      this.#tick++;
    }
    this.client.tick(nowMs);
  }

  /** Whether all that was said has been heard. */
  get isAnswered(): boolean {
    return this.heard === this.said;
  }

  #act(): void {
    if (this.#tick % ticksPerMood === 0) {
      this.#buttons = this.#chance(32);
      this.#yaw = this.#chance(256);
    }
    const { inputs } = this.#inputs;
    for (let at = inputs.length - 1; at > 0; at--) Object.assign(inputs[at] ?? {}, inputs[at - 1]);
    Object.assign(inputs[0] ?? {}, { buttons: this.isStill ? 0 : this.#buttons, yaw: this.#yaw });
    Object.assign(this.#inputs, { tick: this.#tick, count: Math.min(inputs.length, this.#tick + 1) });
    this.#writer.reset(this.#bytes);
    serializeInputs(this.#writer, this.#inputs);
    this.client.send(plazaChannel.inputs, this.#bytes.subarray(0, this.#writer.bytePosition));
    if (this.isStill || this.#tick % ticksPerLine !== 0) return;
    if (this.client.send(plazaChannel.talk, Buffer.from(`${this.said}`))) this.said++;
  }

  #hear(line: Uint8Array): void {
    if (Buffer.from(line).toString() === `${this.heard}`) this.heard++;
    else this.wrong++;
  }
}
