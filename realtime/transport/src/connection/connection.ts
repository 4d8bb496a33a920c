import { BitReader, BitWriter } from "@muster/wire";
import { Backlog, type BacklogLimits, backlogDefault } from "./backlog.js";
import { type ChannelSettings, channelsMax, messageBytesMax } from "./channel.js";
import { type CloseReason, closingBytes, closingHead, serializeClosing } from "./closing.js";
import {
  emptyFrame,
  type Frame,
  fragmentsPerPacketMax,
  frameBytes,
  frameHeaderBytesMax,
  framesPerPacketMax,
  serializeFrame,
} from "./frame.js";
import { headerBytes, type PacketHeader, serializeHeader } from "./header.js";
import { Pace, type PaceSettings } from "./pace.js";
import { Partials } from "./partials.js";
import { ReceivedPackets } from "./received-packets.js";
import { ReliableReceiver } from "./reliable-receiver.js";
import { type FrameWriter, ReliableSender } from "./reliable-sender.js";
import { RoundTrip } from "./round-trip.js";
import { SentPackets, unitsPerPacketMax } from "./sent-packets.js";
import { UnreliableReceiver, UnreliableSender } from "./unreliable.js";

/** The largest packet of a connection: the payload that netcode carries. */
export const packetBytesMax = 1200;
/** The largest message that goes in one piece, and that can be tracked. */
export const wholeBytesMax = packetBytesMax - headerBytes - frameHeaderBytesMax;
/** Acks wait so long for a packet that goes out anyway, and for so many packets. */
const ackWaitMs = 20;
const ackWaitPackets = 8;
/** Tokens of tracked messages are noted in groups beside those of the reliable channels. */
const trackedGroup = channelsMax;

/** What a connection is made of. */
export interface ConnectionSettings {
  /** 1 to 16; a channel's number is its place. */
  readonly channels: readonly ChannelSettings[];
  readonly pace: PaceSettings;
  /** What may wait for the other side's acks: 4,096 messages and 4 MiB unless said otherwise. */
  readonly backlog?: BacklogLimits;
}

/** What hears of a connection. */
export interface ConnectionListener {
  /** A message came. `message` holds until the call returns. */
  message(channel: number, message: Uint8Array): void;
  /** The other side has the tracked message with this token. It may have been told lost before. */
  acked(channel: number, token: number): void;
  /** The tracked message with this token is lost, as far as one can tell. */
  lost(channel: number, token: number): void;
}

/**
 * What became of a packet that was read. `stale`: it came before, or long after its time; nothing is wrong. `malformed` and `violation`
 * close the connection, which says why. `closed`: it was closed before, by its owner while the packet was read, or by the other side.
 */
export type ReadResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "stale" | "malformed" | "violation" | "closed" };

const taken: ReadResult = Object.freeze({ ok: true });
const stale: ReadResult = Object.freeze({ ok: false, reason: "stale" });
const malformed: ReadResult = Object.freeze({ ok: false, reason: "malformed" });
const violation: ReadResult = Object.freeze({ ok: false, reason: "violation" });
const over: ReadResult = Object.freeze({ ok: false, reason: "closed" });

/** What a connection measures of its network. */
export interface ConnectionStatistics {
  /** Smoothed round trip, and its mean deviation; 0 until something was acked. */
  readonly roundTripMs: number;
  readonly jitterMs: number;
  /** 0 to 1, smoothed. */
  readonly lossShare: number;
  /** What the pace allows at present. */
  readonly bytesPerS: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
}

/**
 * One side of a conversation in packets of at most {@link packetBytesMax} bytes: acks, channels, fragments and pace. It does no
 * input and output and knows no time of its own: whoever owns it carries the packets and says what time it is (milliseconds of
 * any clock that does not go back).
 */
export class Connection {
  readonly #listener: ConnectionListener;
  readonly #senders: (ReliableSender | UnreliableSender)[];
  readonly #receivers: (ReliableReceiver | UnreliableReceiver)[];
  readonly #settings: ConnectionSettings;
  readonly #received = new ReceivedPackets();
  readonly #sent: SentPackets;
  readonly #roundTrip = new RoundTrip();
  readonly #pace: Pace;
  readonly #header: PacketHeader = { sequence: 0, ack: 0, ackBits: 0, ackDelay: 0 };
  readonly #frame = emptyFrame();
  readonly #writer = new BitWriter(new Uint8Array(0));
  readonly #reader = new BitReader(new Uint8Array(0));
  readonly #write: FrameWriter;
  readonly #backlog: Backlog;
  readonly #partials = new Partials();
  #framesWritten = 0;
  #fragmentsWritten = 0;
  #closed: CloseReason | undefined;
  #isClosingOwed = false;
  #isReliableFirst = false;
  #packetsReceived = 0;
  #packetsSent = 0;
  #packetsLost = 0;

  constructor(settings: ConnectionSettings, listener: ConnectionListener) {
    const { channels } = settings;
    if (channels.length < 1 || channels.length > channelsMax) throw new RangeError("channels: 1 to 16");
    for (const { messageBytesMax: most } of channels)
      if (!(most >= 1 && most <= messageBytesMax)) throw new RangeError("messageBytesMax: 1 to 262,144");
    this.#backlog = new Backlog(settings.backlog ?? backlogDefault, channels);
    this.#settings = settings;
    this.#listener = listener;
    this.#pace = new Pace(settings.pace);
    this.#senders = channels.map(({ kind, messageBytesMax: most }, channel) =>
      kind === "unreliable"
        ? new UnreliableSender(channel, most, wholeBytesMax, (token) => listener.lost(channel, token))
        : new ReliableSender(channel, wholeBytesMax, this.#backlog),
    );
    this.#receivers = channels.map((one, channel) => {
      const deliver = (message: Uint8Array): void => {
        if (this.#closed === undefined) listener.message(channel, message);
      };
      return one.kind === "unreliable"
        ? new UnreliableReceiver(one, this.#partials, deliver)
        : new ReliableReceiver(one, deliver);
    });
    this.#sent = new SentPackets({
      unitAcked: (group, value) => this.#fate(group, value, true),
      unitLost: (group, value) => this.#fate(group, value, false),
      packetAcked: (wasLost) => {
        if (wasLost) this.#packetsLost--;
        this.#pace.acked(wasLost);
      },
      packetLost: () => {
        this.#packetsLost++;
        this.#pace.lost();
      },
    });
    this.#write = (frame, bytes, offset, token) => this.#writeFrame(frame, bytes, offset, token);
  }

  get statistics(): ConnectionStatistics {
    return {
      roundTripMs: this.#roundTrip.smoothedMs,
      jitterMs: this.#roundTrip.deviationMs,
      lossShare: this.#pace.lossShare,
      bytesPerS: this.#pace.bytesPerS,
      packetsSent: this.#packetsSent,
      packetsReceived: this.#packetsReceived,
      packetsLost: this.#packetsLost,
    };
  }

  /** What the pace lets go now, bytes: what a snapshot should keep to. */
  budgetBytes(nowMs: number): number {
    this.#pace.fill(nowMs);
    return Math.max(0, Math.floor(this.#pace.budgetBytes));
  }

  /** The owner had more to send than {@link budgetBytes} let: where the network keeps up, there will be more. */
  runShort(): void {
    this.#pace.runShort();
  }

  /** Whether something on a channel waits for a packet. */
  isWaiting(channel: number): boolean {
    return this.#senders[channel]?.hasWork ?? false;
  }

  /** Messages of a reliable channel that are not acked yet. */
  pending(channel: number): number {
    const sender = this.#senders[channel];
    return sender instanceof ReliableSender ? sender.pending : 0;
  }

  /** What is kept of reliable messages, on all channels, until the other side has acked them. */
  get backlog(): { readonly messages: number; readonly bytes: number } {
    const { messages, bytes } = this.#backlog;
    return { messages, bytes };
  }

  /** Bytes that are kept of messages that came in part, or before their turn. */
  get heldBytes(): number {
    return this.#receivers.reduce(
      (sum, receiver) => sum + (receiver instanceof ReliableReceiver ? receiver.sizeBytes : 0),
      this.#partials.sizeBytes,
    );
  }

  /** Why the connection is closed, by whichever side was first; `undefined` while it is not. */
  get closed(): CloseReason | undefined {
    return this.#closed;
  }

  /**
   * Ends the connection: from now on nothing is sent, delivered or told of, not even the rest of a packet that is being read. The
   * first reason stays; any but `done`, which the layer below says, is told to the other side by the one packet that is still written.
   */
  close(reason: CloseReason = "done"): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#isClosingOwed = reason !== "done";
  }

  /**
   * Takes a copy of `message` in, to be sent with the next packets.
   *
   * @returns `false` where the {@link backlog} of reliable messages would exceed its limits: try again when the other side has caught
   *   up, or {@link close} for the reason `backlog`. Also where the connection is closed.
   * @throws RangeError where the channel does not exist or the message is too large for it.
   */
  send(channel: number, message: Uint8Array): boolean {
    const sender = this.#senderFor(channel, message);
    if (this.#closed !== undefined) return false;
    if (sender instanceof ReliableSender) return sender.add(message);
    sender.add(message, -1);
    return true;
  }

  /**
   * As {@link send} on an unreliable channel; what becomes of the message is told to the listener by `token`, 0 to 2^31 - 1.
   *
   * @throws RangeError as {@link send}, and for more than {@link wholeBytesMax} bytes.
   */
  sendTracked(channel: number, message: Uint8Array, token: number): void {
    const sender = this.#senderFor(channel, message);
    if (!(sender instanceof UnreliableSender)) throw new RangeError("channel: an unreliable one");
    if (message.length > wholeBytesMax) throw new RangeError(`message: at most ${wholeBytesMax} bytes`);
    if (this.#closed === undefined) sender.add(message, token);
  }

  /**
   * Writes the next packet into `out`, which holds at least {@link packetBytesMax} bytes. Called until there is none, every tick.
   *
   * @returns Its bytes; 0 where there is nothing to send now.
   */
  writePacket(nowMs: number, out: Uint8Array): number {
    if (this.#closed !== undefined)
      return this.#isClosingOwed ? this.#writeClosing(this.#closed, nowMs, out) : 0;
    this.#sent.expire(nowMs - this.#roundTrip.timeoutMs);
    this.#pace.fill(nowMs);
    this.#pace.adapt(this.#roundTrip, nowMs);
    let isFull = this.#senders.some((sender) => sender.hasWork);
    if (isFull && this.#pace.budgetBytes <= 0) {
      this.#pace.runShort();
      isFull = false;
    }
    const { unacked, firstUnackedAtMs } = this.#received;
    const isAckDue = unacked >= ackWaitPackets || (unacked > 0 && nowMs - firstUnackedAtMs >= ackWaitMs);
    if (!isFull && !isAckDue) return 0;
    this.#writeHeader(nowMs, out);
    if (isFull) this.#writeFrames();
    return this.#finishPacket(nowMs);
  }

  #writeHeader(nowMs: number, out: Uint8Array): void {
    this.#sent.begin();
    this.#header.sequence = this.#sent.next;
    this.#received.acknowledge(this.#header, nowMs);
    this.#writer.reset(out, 0, packetBytesMax);
    serializeHeader(this.#writer, this.#header);
  }

  #finishPacket(nowMs: number): number {
    const sizeBytes = this.#writer.bytePosition;
    this.#sent.end(nowMs, sizeBytes > headerBytes);
    this.#pace.spend(sizeBytes);
    this.#packetsSent++;
    return sizeBytes;
  }

  /** The last packet. */
  #writeClosing(reason: CloseReason, nowMs: number, out: Uint8Array): number {
    this.#isClosingOwed = false;
    this.#writeHeader(nowMs, out);
    serializeClosing(this.#writer, reason);
    return this.#finishPacket(nowMs);
  }

  /** Reads a packet, and delivers what it holds. */
  readPacket(nowMs: number, packet: Uint8Array): ReadResult {
    if (this.#closed !== undefined) return over;
    const { ack, ackBits, ackDelay, sequence } = this.#readHeader(packet);
    if (!this.#reader.ok) return this.#refuse("malformed");
    if (!this.#received.take(sequence, nowMs)) return stale;
    this.#packetsReceived++;
    if (packet.length > headerBytes) this.#received.owe(nowMs);
    const sentAtMs = this.#sent.take(ack, ackBits);
    if (sentAtMs !== undefined) this.#roundTrip.add(nowMs - sentAtMs, ackDelay / 10, nowMs);
    let frames = 0;
    let fragments = 0;
    for (let at = headerBytes; at < packet.length && this.#closed === undefined; ) {
      if (packet[at] === closingHead) return this.#readClosing(packet, at);
      const frame = this.#frame;
      this.#reader.reset(packet, at);
      serializeFrame(this.#reader, frame);
      const from = this.#reader.bytePosition;
      // What hears of the message may use this connection, so nothing of the frame is read after it.
      at = from + frame.length;
      if (!this.#reader.ok || at > packet.length) return this.#refuse("malformed");
      if (++frames > framesPerPacketMax) return this.#refuse("frames");
      if (frame.fragmented && ++fragments > fragmentsPerPacketMax) return this.#refuse("frames");
      const fault = this.#takeFrame(frame, packet, from);
      if (fault !== undefined) return this.#refuse(fault);
    }
    return this.#closed === undefined ? taken : over;
  }

  #readClosing(packet: Uint8Array, at: number): ReadResult {
    if (packet.length !== at + closingBytes) return this.#refuse("malformed");
    this.#reader.reset(packet, at);
    this.close(serializeClosing(this.#reader, "done"));
    this.#isClosingOwed = false;
    return over;
  }

  /** The other side has broken a rule, and cannot be talked to any more. */
  #refuse(reason: CloseReason): ReadResult {
    this.close(reason);
    return reason === "malformed" ? malformed : violation;
  }

  #readHeader(packet: Uint8Array): PacketHeader {
    this.#reader.reset(packet, 0);
    // The header that is written from holds nothing between two packets.
    serializeHeader(this.#reader, this.#header);
    return this.#header;
  }

  #takeFrame(frame: Frame, packet: Uint8Array, offset: number): CloseReason | undefined {
    const receiver = this.#receivers[frame.channel];
    if (receiver === undefined || frame.reliable !== receiver instanceof ReliableReceiver) return "channel";
    return receiver.take(frame, packet, offset);
  }

  #senderFor(channel: number, message: Uint8Array): ReliableSender | UnreliableSender {
    const sender = this.#senders[channel];
    const most = this.#settings.channels[channel]?.messageBytesMax ?? 0;
    if (sender === undefined) throw new RangeError(`channel: 0 to ${this.#senders.length - 1}`);
    if (message.length > most) throw new RangeError(`message: at most ${most} bytes on channel ${channel}`);
    return sender;
  }

  /** What is reliable and what is not take turns at being first, so that neither starves the other. */
  #writeFrames(): void {
    this.#isReliableFirst = !this.#isReliableFirst;
    this.#framesWritten = 0;
    this.#fragmentsWritten = 0;
    this.#writeOf(this.#isReliableFirst);
    this.#writeOf(!this.#isReliableFirst);
  }

  #writeOf(isReliable: boolean): void {
    // Channels of a kind take turns as well.
    const count = this.#senders.length;
    for (let place = 0; place < count; place++) {
      const sender = this.#senders[(this.#sent.next + place) % count];
      if (sender instanceof ReliableSender === isReliable && sender?.hasWork === true)
        sender.write(this.#write);
    }
  }

  #writeFrame(frame: Frame, bytes: Uint8Array, offset: number, token: number): boolean {
    const isNoted = frame.reliable || token >= 0;
    if (isNoted && this.#sent.unitCount >= unitsPerPacketMax) return false;
    if (this.#framesWritten >= framesPerPacketMax) return false;
    if (frame.fragmented && this.#fragmentsWritten >= fragmentsPerPacketMax) return false;
    if (this.#writer.bytePosition + frameBytes(frame) > packetBytesMax) return false;
    serializeFrame(this.#writer, frame);
    this.#writer.bytes(bytes, offset, frame.length);
    this.#framesWritten++;
    if (frame.fragmented) this.#fragmentsWritten++;
    if (frame.reliable) this.#sent.addUnit(frame.channel, (frame.id << 8) | frame.index);
    else if (token >= 0) this.#sent.addUnit(trackedGroup + frame.channel, token);
    return true;
  }

  #fate(group: number, value: number, isAcked: boolean): void {
    if (this.#closed !== undefined) return;
    if (group >= trackedGroup) {
      if (isAcked) this.#listener.acked(group - trackedGroup, value);
      else this.#listener.lost(group - trackedGroup, value);
      return;
    }
    const sender = this.#senders[group];
    if (!(sender instanceof ReliableSender)) return;
    if (isAcked) sender.acked(value >>> 8, value & 0xff);
    else sender.lost(value >>> 8, value & 0xff);
  }
}
