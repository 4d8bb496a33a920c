import { SnapshotSender, type WorldState } from "@muster/replication";
import {
  type BacklogLimits,
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
import { readPlayerData } from "@muster/transport/player-data";

/** Where a match sends messages. `false` where nobody is there, or no longer: a client for which too much waits is ended by the tick. */
export type Say = (slot: number, channel: number, message: Uint8Array) => boolean;

/** Why a player is there no longer: as netcode says, it broke the rules, the match threw at what it did, or it let too much wait for its acks. */
export type LeaveReason = DisconnectReason | "violation" | "fault" | "backlog";

/** What of a match was called for one player when it threw. */
export type FaultPlace = "joined" | "left" | "message" | "interest" | "report";

/** How a match ended. */
export interface MatchOutcome {
  /** Each team of the match, once: rank 1 is the best, equal ranks are a draw; points for every team or for none. */
  readonly teams: readonly { readonly team: number; readonly rank: number; readonly score?: number }[];
  /** The ids of players who left for good before it ended. */
  readonly leaverIds: readonly string[];
}

/**
 * A game, as its server runs it. Nothing here may take long: everyone waits for it. What {@link Match.step} throws ends the match; what
 * is thrown at one player's doing ends that player alone, and `left` is called also where `joined` threw.
 */
export interface Match {
  /** Players that there is room for: their slots are less. */
  readonly playersMax: number;
  readonly channels: readonly ChannelSettings[];
  /** The unreliable channel that carries snapshots: messages of `wholeBytesMax` (1,183) bytes at least. */
  readonly snapshotChannel: number;
  /** How much may wait for a client's acks, on reliable channels: one for which more would is ended. */
  readonly backlog: BacklogLimits;
  /** What clients see. {@link Match.step} writes it; the server commits it. */
  readonly world: WorldState;
  /** A player is there. `userData` is what the connect token holds, 256 bytes. */
  joined(slot: number, userData: Uint8Array): void;
  left(slot: number, reason: LeaveReason): void;
  /** A message came on any channel but that of snapshots, which goes one way. It holds until the call returns. */
  message(slot: number, channel: number, message: Uint8Array, say: Say): void;
  /** Lets one tick pass. */
  step(say: Say): void;
  /** A bit for each entity that the player may see (id n is bit `n & 31` of word `n >>> 5`); everything where there is none. */
  interest?(slot: number): Uint32Array | undefined;
  /** How it ended; `undefined` while it is played, and for ever where it has no end. Asked after each step. */
  outcome?(): MatchOutcome | undefined;
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
  /** The match's id: only players whose token is for it are let on. Everyone with a token is where it is left out. */
  readonly matchId?: string | undefined;
  /** Hears what the match threw at one player's doing, or telling of itself: the first time of each kind, of 16 kinds. */
  readonly faulted?: (place: FaultPlace, error: Error) => void;
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
  /** Times that the match threw at one client's doing, or telling of itself. */
  readonly faults: number;
  /** Clients that were ended because too much waited for their acks. */
  readonly backlogs: number;
  readonly rejects: RejectCounts;
}

interface Client {
  readonly slot: number;
  readonly connection: Connection;
  readonly snapshots: SnapshotSender;
  /** Why the server ends it, where it does. */
  ending: LeaveReason | undefined;
}

/** Kinds of faults that are told. */
const faultsToldMax = 16;
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
    faults: 0,
    backlogs: 0,
  };
  readonly #faultsTold = new Set<string>();

  /** @throws RangeError A setting does not fit the match, or is out of its range. */
  constructor(options: MatchServerOptions) {
    const { match, slotsMax } = options;
    if (slotsMax > match.playersMax)
      throw new RangeError(`slotsMax: ${slotsMax} is more than the ${match.playersMax} players of the match`);
    const shown = match.channels[match.snapshotChannel];
    if (shown?.kind !== "unreliable" || shown.messageBytesMax < wholeBytesMax)
      throw new RangeError(
        `snapshotChannel: ${match.snapshotChannel} is no unreliable channel for messages of ${wholeBytesMax} bytes`,
      );
    this.#options = options;
    this.#clients = new Array(slotsMax).fill(undefined);
    this.#say = (slot, channel, message) => {
      const connection = this.#clients[slot]?.connection;
      if (connection === undefined || connection.send(channel, message)) return connection !== undefined;
      // The match is in the middle of something: it hears that the client left when it is not.
      connection.close("backlog");
      return false;
    };
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

  /** How the match ended; `undefined` while it is played. */
  get outcome(): MatchOutcome | undefined {
    return this.#options.match.outcome?.();
  }

  /** Takes other private keys from now on: one, or two to be tried in this order. Who is connected stays. */
  rotateKeys(keys: readonly Uint8Array[]): void {
    this.#netcode.rotateKeys(keys);
  }

  /** What the match tells of itself; `undefined` where it has nothing to tell, or throws. */
  report(): unknown {
    try {
      return this.#options.match.report?.();
    } catch (error) {
      this.#fault("report", undefined, error);
      return undefined;
    }
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
    const { match, pace, matchId } = this.#options;
    // The port may have been another match's when the token was made.
    if (matchId !== undefined && readPlayerData(userData)?.matchId !== matchId) {
      this.#counts.violations++;
      this.#netcode.disconnect(slot);
      return;
    }
    const snapshots = new SnapshotSender(match.world);
    const connection = new Connection(
      { channels: match.channels, pace, backlog: match.backlog },
      {
        message: (channel, message) => this.#message(client, channel, message),
        acked: (_channel, sequence) => snapshots.acked(sequence),
        lost: () => {},
      },
    );
    const client: Client = { slot, connection, snapshots, ending: undefined };
    this.#clients[slot] = client;
    try {
      match.joined(slot, userData);
    } catch (error) {
      this.#fault("joined", client, error);
    }
  }

  #disconnected(slot: number, reason: DisconnectReason): void {
    const client = this.#clients[slot];
    if (client === undefined) return;
    this.#clients[slot] = undefined;
    try {
      this.#options.match.left(slot, client.ending ?? reason);
    } catch (error) {
      this.#fault("left", undefined, error);
    }
  }

  #read(slot: number, bytes: Uint8Array): void {
    const client = this.#clients[slot];
    this.#counts.packetsReceived++;
    if (client === undefined) return;
    const result = client.connection.readPacket(this.#nowMs, bytes);
    if (!result.ok && (result.reason === "malformed" || result.reason === "violation")) this.#violate(client);
  }

  #message(client: Client, channel: number, message: Uint8Array): void {
    if (channel === this.#options.match.snapshotChannel) {
      client.connection.close("channel");
      this.#violate(client);
      return;
    }
    try {
      this.#options.match.message(client.slot, channel, message, this.#say);
    } catch (error) {
      this.#fault("message", client, error);
    }
  }

  /** The match threw: the player at whose doing it did so is sent away, everyone else plays on. */
  #fault(place: FaultPlace, client: Client | undefined, thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const kind = `${place}: ${error.message}`;
    this.#counts.faults++;
    if (!this.#faultsTold.has(kind) && this.#faultsTold.size < faultsToldMax) {
      this.#faultsTold.add(kind);
      this.#options.faulted?.(place, error);
    }
    if (client !== undefined) this.#end(client, "fault");
  }

  #violate(client: Client): void {
    this.#counts.violations++;
    this.#end(client, "violation");
  }

  #end(client: Client, reason: LeaveReason): void {
    if (this.#clients[client.slot] !== client) return;
    client.ending = reason;
    // What else its packet brings is of nobody any more. The last packet says why.
    client.connection.close();
    this.#flush(client);
    this.#netcode.disconnect(client.slot);
  }

  #send(client: Client): void {
    const { connection } = client;
    if (connection.closed === "backlog") {
      this.#counts.backlogs++;
      this.#end(client, "backlog");
      return;
    }
    // One that waits still would only make the next one older.
    if (!connection.isWaiting(this.#options.match.snapshotChannel) && !this.#show(client)) return;
    this.#flush(client);
  }

  #flush({ slot, connection }: Client): void {
    for (;;) {
      const length = connection.writePacket(this.#nowMs, this.#out);
      if (length === 0) return;
      this.#netcode.sendPayload(slot, this.#out, length);
      this.#counts.packetsSent++;
    }
  }

  /** Sends a snapshot of what the client lacks, as far as its pace lets; where that is short, the pace is told. `false`: the client was ended. */
  #show(client: Client): boolean {
    const { slot, connection, snapshots } = client;
    const { match } = this.#options;
    const budget = Math.min(wholeBytesMax, connection.budgetBytes(this.#nowMs));
    if (budget < snapshotBytesMin) {
      connection.runShort();
      return true;
    }
    let interest: Uint32Array | undefined;
    try {
      interest = match.interest?.(slot);
    } catch (error) {
      this.#fault("interest", client, error);
      return false;
    }
    const length = snapshots.encode(this.#snapshot, budget, interest);
    if (budget < wholeBytesMax && length > budget * 0.9) connection.runShort();
    connection.sendTracked(match.snapshotChannel, this.#snapshot.subarray(0, length), snapshots.sequence);
    this.#counts.snapshotsSent++;
    this.#counts.snapshotBytes += length;
    return true;
  }
}
