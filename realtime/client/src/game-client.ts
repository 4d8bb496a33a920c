import { SnapshotReceiver, type StateCodec } from "@muster/replication";
import {
  type Aead,
  type ChannelSettings,
  type CloseReason,
  Connection,
  type ConnectionStatistics,
  type Link,
  type PaceSettings,
  packetBytesMax,
} from "@muster/transport";
import { type ClientState, clientState, NetcodeClient } from "@muster/transport/netcode";

/** What a game's server and clients agree on. */
export interface GameProtocol {
  readonly channels: readonly ChannelSettings[];
  /** The unreliable channel that carries snapshots. */
  readonly snapshotChannel: number;
  readonly codec: StateCodec;
  readonly entitiesMax: number;
}

/** What a client tells. */
export interface GameClientHandlers {
  stateChanged(state: ClientState): void;
  /** A message came on a channel other than that of snapshots. It holds until the call returns. */
  message(channel: number, message: Uint8Array): void;
  /** A snapshot was taken in: the receiver says what it changed. */
  snapshot(receiver: SnapshotReceiver): void;
}

/** What a client is made of. */
export interface GameClientOptions {
  readonly link: Link;
  readonly aead: Aead;
  readonly protocol: GameProtocol;
  readonly pace: PaceSettings;
  readonly handlers: GameClientHandlers;
}

/** What became of the snapshots that came. */
export interface SnapshotCounts {
  taken: number;
  /** Overtaken by newer ones. */
  late: number;
  /** Not to be decoded: a fault of one side. */
  illegal: number;
}

/** A player's end of a match: joins with a connect token, sends messages, and keeps the newest state that the server told. */
export class GameClient {
  /** Ends anew with each connection. */
  receiver: SnapshotReceiver;
  readonly snapshots: SnapshotCounts = { taken: 0, late: 0, illegal: 0 };
  readonly #options: GameClientOptions;
  readonly #netcode: NetcodeClient;
  readonly #out = new Uint8Array(packetBytesMax);
  #connection: Connection | undefined;
  #fault: CloseReason | undefined;
  #nowMs = 0;

  constructor(options: GameClientOptions) {
    this.#options = options;
    const { link, aead, protocol } = options;
    this.receiver = new SnapshotReceiver(protocol.codec, protocol.entitiesMax);
    this.#netcode = new NetcodeClient({
      link,
      aead,
      handlers: {
        stateChanged: (state) => this.#stateChanged(state),
        payload: (bytes) => this.#read(bytes),
      },
    });
  }

  get state(): ClientState {
    return this.#netcode.state;
  }

  /** The client's slot on the server; 0 until it is connected. */
  get slot(): number {
    return this.#netcode.place.slot;
  }

  /** The rule for which the last connection was ended, by either side; `undefined` where there was none. */
  get fault(): CloseReason | undefined {
    return this.#fault;
  }

  /** What is known of the network; `undefined` while not connected. */
  get statistics(): ConnectionStatistics | undefined {
    return this.#connection?.statistics;
  }

  /** Joins with a connect token of 2,048 bytes. `nowMs` is of any clock that does not go back. */
  connect(connectToken: Uint8Array, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#netcode.connect(connectToken, nowMs);
  }

  /** Sends a copy of `message`. `false` while not connected, and where too much waits on a reliable channel. */
  send(channel: number, message: Uint8Array): boolean {
    return this.#connection?.send(channel, message) ?? false;
  }

  /** Messages of a reliable channel that the server has not acked. */
  pending(channel: number): number {
    return this.#connection?.pending(channel) ?? 0;
  }

  /** Takes in what has come and sends what is due. */
  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#options.link.poll();
    this.#write();
    this.#netcode.tick(nowMs);
  }

  /** Leaves, and tells the server. */
  disconnect(): void {
    this.#netcode.disconnect();
  }

  #stateChanged(state: ClientState): void {
    const { protocol, pace, handlers } = this.#options;
    // It may be reading a packet just now, whose rest belongs to nobody.
    this.#connection?.close();
    this.#connection = undefined;
    if (state === clientState.connected) {
      this.receiver = new SnapshotReceiver(protocol.codec, protocol.entitiesMax);
      this.#fault = undefined;
      this.#connection = new Connection(
        { channels: protocol.channels, pace },
        {
          message: (channel, message) => this.#message(channel, message),
          acked: () => {},
          lost: () => {},
        },
      );
    }
    handlers.stateChanged(state);
  }

  #write(): void {
    for (;;) {
      const length = this.#connection?.writePacket(this.#nowMs, this.#out) ?? 0;
      if (length === 0) return;
      this.#netcode.sendPayload(this.#out, length);
    }
  }

  #read(bytes: Uint8Array): void {
    const connection = this.#connection;
    const result = connection?.readPacket(this.#nowMs, bytes);
    if (result?.ok !== false || result.reason === "stale") return;
    // A handler may have left meanwhile, or be on its way to another server.
    if (connection !== this.#connection) return;
    this.#fault = connection?.closed;
    // The last packet says why, unless the server has said it.
    this.#write();
    this.#netcode.disconnect();
  }

  #message(channel: number, message: Uint8Array): void {
    const { protocol, handlers } = this.#options;
    if (channel !== protocol.snapshotChannel) {
      handlers.message(channel, message);
      return;
    }
    const received = this.receiver.receive(message);
    if (received === "illegal") this.snapshots.illegal++;
    else if (received === "taken") {
      this.snapshots.taken++;
      handlers.snapshot(this.receiver);
    } else this.snapshots.late++;
  }
}
