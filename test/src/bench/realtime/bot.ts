import { emptyInputs, plazaChannel, plazaChannels, serializeInputs } from "@muster/games";
import type { SeededRandom } from "@muster/runtime";
import { Connection, packetBytesMax } from "@muster/transport";
import type { Aead } from "@muster/transport/aead";
import { type ClientState, clientState, NetcodeClient } from "@muster/transport/netcode";
import type { UdpLink } from "@muster/transport/udp";
import { BitWriter } from "@muster/wire";

const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };
const inputBytesMax = 64;

/**
 * A player that walks about at random, by the whole protocol but for one thing: it acks snapshots and does not decode them, since that
 * is the cost of a player's own machine.
 */
export class Bot {
  /** Messages of snapshots that came. */
  snapshots = 0;
  readonly #link: UdpLink;
  readonly #random: SeededRandom;
  readonly #netcode: NetcodeClient;
  readonly #connection: Connection;
  readonly #out = new Uint8Array(packetBytesMax);
  readonly #inputs = emptyInputs();
  readonly #message = new Uint8Array(inputBytesMax);
  readonly #writer = new BitWriter(this.#message);
  #tick = 0;
  #nowMs: number;

  constructor(options: {
    readonly link: UdpLink;
    readonly aead: Aead;
    readonly token: Uint8Array;
    readonly random: SeededRandom;
    readonly nowMs: number;
  }) {
    this.#link = options.link;
    this.#random = options.random;
    this.#nowMs = options.nowMs;
    this.#connection = new Connection(
      { channels: plazaChannels, pace },
      { message: () => void this.snapshots++, acked: () => {}, lost: () => {} },
    );
    this.#netcode = new NetcodeClient({
      link: options.link,
      aead: options.aead,
      handlers: {
        stateChanged: () => {},
        payload: (bytes) => void this.#connection.readPacket(this.#nowMs, bytes),
      },
    });
    this.#netcode.connect(options.token, options.nowMs);
  }

  get state(): ClientState {
    return this.#netcode.state;
  }

  /** Plays a tick: what has come, an input with the seven before it, and what is due. */
  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#link.poll();
    if (this.state === clientState.connected) this.#act(nowMs);
    this.#netcode.tick(nowMs);
  }

  leave(): void {
    this.#netcode.disconnect();
  }

  #act(nowMs: number): void {
    const { inputs } = this.#inputs;
    const last = inputs.pop();
    if (last === undefined) return;
    inputs.unshift(last);
    const before = inputs[1] ?? last;
    const isNew = this.#random.below(30) === 0;
    last.buttons = isNew ? this.#random.below(32) : before.buttons;
    last.yaw = isNew ? this.#random.below(256) : before.yaw;
    this.#inputs.tick = this.#tick++;
    this.#inputs.count = inputs.length;
    this.#writer.reset(this.#message);
    serializeInputs(this.#writer, this.#inputs);
    this.#connection.send(plazaChannel.inputs, this.#message.subarray(0, this.#writer.bytePosition));
    for (;;) {
      const length = this.#connection.writePacket(nowMs, this.#out);
      if (length === 0) return;
      this.#netcode.sendPayload(this.#out, length);
    }
  }
}
