import { SnapshotSender, type WorldState } from "@muster/replication";
import {
  type ChannelSettings,
  Connection,
  type ConnectionStatistics,
  type Link,
  type PaceSettings,
  packetBytesMax,
  wholeBytesMax,
} from "@muster/transport";
import {
  type DisconnectReason,
  NetcodeServer,
  type NetcodeServerOptions,
  type RejectCounts,
} from "@muster/transport/netcode";

/** Where a match sends messages. `false` where nobody is there, or too much waits on a reliable channel. */
export type Say = (slot: number, channel: number, message: Uint8Array) => boolean;

/** A game, as its server runs it. Nothing here may take long: everyone waits for it. */
export interface Match {
  readonly channels: readonly ChannelSettings[];
  /** The unreliable channel that carries snapshots. */
  readonly snapshotChannel: number;
  /** What clients see. {@link Match.step} writes it; the server commits it. */
  readonly world: WorldState;
  /** A player is there. `userData` is what the connect token holds, 256 bytes. */
  joined(slot: number, userData: Uint8Array): void;
  left(slot: number, reason: DisconnectReason): void;
  /** A message came on any channel. It holds until the call returns. */
  message(slot: number, channel: number, message: Uint8Array, say: Say): void;
  /** Lets one tick pass. */
  step(say: Say): void;
  /** A bit for each entity that the player may see (id n is bit `n & 31` of word `n >>> 5`); everything where there is none. */
  interest?(slot: number): Uint32Array | undefined;
  /** What a worker tells its owner of the match once a second: plain values, which are copied. */
  report?(): unknown;
}

/** What a server is made of. */
export interface MatchServerOptions
  extends Pick<
    NetcodeServerOptions,
    | "aead"
    | "fillRandom"
    | "unixSeconds"
    | "protocolId"
    | "privateKeys"
    | "addresses"
    | "slotsMax"
    | "foreign"
  > {
  readonly link: Link;
  readonly match: Match;
  /** How fast the server sends to each client. */
  readonly pace: PaceSettings;
}

/** Counters that only grow, and what there is now. */
export interface MatchServerCounts {
  readonly connected: number;
  readonly packetsReceived: number;
  readonly packetsSent: number;
  readonly snapshotsSent: number;
  readonly snapshotBytes: number;
  /** Clients that were ended because they broke the rules. */
  readonly violations: number;
  readonly rejects: RejectCounts;
}

interface Client {
  readonly slot: number;
  readonly connection: Connection;
  readonly snapshots: SnapshotSender;
}

/** The least that a snapshot is worth sending for. */
const snapshotBytesMin = 64;

/**
 * Runs a match for its clients: netcode at the door, a connection each, and every tick a step of the match and a snapshot of what
 * each client lacks, within what its network carries.
 */
export class MatchServer {
  readonly #options: MatchServerOptions;
  readonly #netcode: NetcodeServer;
  readonly #clients: (Client | undefined)[];
  readonly #out = new Uint8Array(packetBytesMax);
  readonly #snapshot = new Uint8Array(wholeBytesMax);
  readonly #say: Say;
  #nowMs = 0;
  readonly #counts = {
    packetsReceived: 0,
    packetsSent: 0,
    snapshotsSent: 0,
    snapshotBytes: 0,
    violations: 0,
  };

  constructor(options: MatchServerOptions) {
    this.#options = options;
    this.#clients = new Array(options.slotsMax).fill(undefined);
    this.#say = (slot, channel, message) => this.#clients[slot]?.connection.send(channel, message) ?? false;
    this.#netcode = new NetcodeServer({
      ...options,
      handlers: {
        connected: (slot, _clientId, userData) => this.#connected(slot, userData),
        disconnected: (slot, reason) => this.#disconnected(slot, reason),
        payload: (slot, bytes) => this.#read(slot, bytes),
      },
    });
  }

  get counts(): MatchServerCounts {
    const { rejects, counts } = this.#netcode;
    return { ...this.#counts, connected: counts.connected, rejects };
  }

  /** What is known of a client's network; `undefined` where nobody is. */
  statistics(slot: number): ConnectionStatistics | undefined {
    return this.#clients[slot]?.connection.statistics;
  }

  /** One tick: takes in what came, steps the match, and sends. `number` rises by 1 or more, `nowMs` does not go back. */
  tick(number: number, nowMs: number): void {
    const { match, link } = this.#options;
    this.#nowMs = nowMs;
    this.#netcode.tick(nowMs);
    match.step(this.#say);
    // A world's ticks begin at 1: what was made before the first commit belongs to it.
    match.world.commit(number + 1);
    for (const client of this.#clients) if (client !== undefined) this.#send(client);
    link.flush();
  }

  /** Takes in what came, between two ticks: a link whose system buffer is small must not wait for the next one. */
  takeIn(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#netcode.tick(nowMs);
  }

  /** Takes other private keys from now on: one, or two to be tried in this order. Who is connected stays. */
  rotateKeys(keys: readonly Uint8Array[]): void {
    this.#netcode.rotateKeys(keys);
  }

  /** Ends a client's connection, and tells it. Nothing happens where nobody is. */
  kick(slot: number): void {
    this.#netcode.disconnect(slot);
  }

  /** Tells every client that it is over. The link stays open. */
  stop(): void {
    this.#netcode.stop();
  }

  #connected(slot: number, userData: Uint8Array): void {
    const { match, pace } = this.#options;
    const snapshots = new SnapshotSender(match.world);
    const connection = new Connection(
      { channels: match.channels, pace },
      {
        message: (channel, message) => match.message(slot, channel, message, this.#say),
        acked: (_channel, sequence) => snapshots.acked(sequence),
        lost: () => {},
      },
    );
    this.#clients[slot] = { slot, connection, snapshots };
    match.joined(slot, userData);
  }

  #disconnected(slot: number, reason: DisconnectReason): void {
    this.#clients[slot] = undefined;
    this.#options.match.left(slot, reason);
  }

  #read(slot: number, bytes: Uint8Array): void {
    const result = this.#clients[slot]?.connection.readPacket(this.#nowMs, bytes);
    this.#counts.packetsReceived++;
    if (result?.ok !== false || result.reason === "stale") return;
    this.#counts.violations++;
    this.#netcode.disconnect(slot);
  }

  #send(client: Client): void {
    const { slot, connection } = client;
    // One that waits still would only make the next one older.
    if (!connection.isWaiting(this.#options.match.snapshotChannel)) this.#show(client);
    for (;;) {
      const length = connection.writePacket(this.#nowMs, this.#out);
      if (length === 0) return;
      this.#netcode.sendPayload(slot, this.#out, length);
      this.#counts.packetsSent++;
    }
  }

  /** Sends a snapshot of what the client lacks, as far as its pace lets; where that is short, the pace is told. */
  #show({ slot, connection, snapshots }: Client): void {
    const { match } = this.#options;
    const budget = Math.min(wholeBytesMax, connection.budgetBytes(this.#nowMs));
    if (budget < snapshotBytesMin) {
      connection.runShort();
      return;
    }
    const length = snapshots.encode(this.#snapshot, budget, match.interest?.(slot));
    if (budget < wholeBytesMax && length > budget * 0.9) connection.runShort();
    connection.sendTracked(match.snapshotChannel, this.#snapshot.subarray(0, length), snapshots.sequence);
    this.#counts.snapshotsSent++;
    this.#counts.snapshotBytes += length;
  }
}
