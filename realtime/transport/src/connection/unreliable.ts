import { type ChannelSettings, fragmentBytes, messageBytesMax } from "./channel.js";
import type { CloseReason } from "./closing.js";
import { emptyFrame, type Frame, fragmentCountOf } from "./frame.js";
import type { Partials } from "./partials.js";
import { leastBytesOf } from "./reassembly.js";
import type { MessageListener } from "./reliable-receiver.js";
import type { FrameWriter } from "./reliable-sender.js";
import { sequenceAfter } from "./sequence.js";

/** Messages that wait for a packet, and their bytes: the oldest are dropped where there are more. */
const queueMessagesMax = 64;
const queueBytesMax = messageBytesMax;

/** Buffers of messages that have gone, kept for those to come: a snapshot a tick waits alone. */
const sparesMax = 2;

interface Waiting {
  /** Begins with the message. */
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  /** Says to the owner what became of it; -1 where nobody asks. */
  readonly token: number;
  readonly count: number;
  readonly id: number;
  /** The fragment that goes next. */
  index: number;
}

/** The sending end of an unreliable channel: everything goes once. */
export class UnreliableSender {
  readonly #channel: number;
  readonly #wholeBytes: number;
  readonly #dropped: (token: number) => void;
  readonly #queue: Waiting[] = [];
  readonly #spares: Uint8Array[] = [];
  readonly #spareBytes: number;
  #queueBytes = 0;
  #nextId = 0;
  readonly #frame = emptyFrame();

  /**
   * @param sizeBytesMax The largest message of the channel.
   * @param wholeBytes The largest message that goes in one piece.
   * @param dropped Hears of a message with a token that was dropped before it was sent.
   */
  constructor(channel: number, sizeBytesMax: number, wholeBytes: number, dropped: (token: number) => void) {
    this.#channel = channel;
    this.#spareBytes = Math.min(sizeBytesMax, wholeBytes);
    this.#wholeBytes = wholeBytes;
    this.#dropped = dropped;
  }

  get hasWork(): boolean {
    return this.#queue.length > 0;
  }

  /** Takes a copy of `message` in; the oldest gives way where too many wait. */
  add(message: Uint8Array, token: number): void {
    while (this.#queue.length >= queueMessagesMax || this.#queueBytes + message.length > queueBytesMax)
      this.#dropOldest();
    const count = fragmentCountOf(message.length, this.#wholeBytes);
    const id = count > 1 ? this.#nextId : 0;
    if (count > 1) this.#nextId = sequenceAfter(this.#nextId);
    const bytes = this.#room(message.length);
    bytes.set(message);
    this.#queue.push({ bytes, sizeBytes: message.length, token, count, id, index: 0 });
    this.#queueBytes += message.length;
  }

  /** Writes what waits until `write` has no more room. */
  write(write: FrameWriter): void {
    const frame = this.#frame;
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const offset = first.index * fragmentBytes;
      frame.channel = this.#channel;
      frame.reliable = false;
      frame.id = first.id;
      frame.index = first.index;
      frame.count = first.count;
      frame.fragmented = first.count > 1;
      frame.length = frame.fragmented ? Math.min(fragmentBytes, first.sizeBytes - offset) : first.sizeBytes;
      if (!write(frame, first.bytes, offset, first.token)) return;
      if (++first.index < first.count) continue;
      this.#takeFirst();
    }
  }

  #dropOldest(): void {
    const oldest = this.#takeFirst();
    if (oldest !== undefined && oldest.token >= 0) this.#dropped(oldest.token);
  }

  #takeFirst(): Waiting | undefined {
    const first = this.#queue.shift();
    if (first === undefined) return undefined;
    this.#queueBytes -= first.sizeBytes;
    if (first.bytes.length === this.#spareBytes && this.#spares.length < sparesMax)
      this.#spares.push(first.bytes);
    return first;
  }

  #room(sizeBytes: number): Uint8Array {
    if (sizeBytes > this.#spareBytes) return new Uint8Array(sizeBytes);
    return this.#spares.pop() ?? new Uint8Array(this.#spareBytes);
  }
}

/** The receiving end of an unreliable channel: puts fragments together, and forgets those whose rest does not come. */
export class UnreliableReceiver {
  readonly #settings: ChannelSettings;
  readonly #partials: Partials;
  readonly #deliver: MessageListener;

  /** @param partials What the unreliable channels of the connection keep together. */
  constructor(settings: ChannelSettings, partials: Partials, deliver: MessageListener) {
    this.#settings = settings;
    this.#partials = partials;
    this.#deliver = deliver;
  }

  /** Takes a frame in. @returns The rule that the other side breaks with it, if it does. */
  take(frame: Frame, packet: Uint8Array, offset: number): CloseReason | undefined {
    if (!frame.fragmented) {
      if (frame.length > this.#settings.messageBytesMax) return "size";
      this.#deliver(packet.subarray(offset, offset + frame.length));
      return undefined;
    }
    if (leastBytesOf(frame.count) > this.#settings.messageBytesMax) return "size";
    const message = this.#partials.take(frame, packet, offset);
    if (message === undefined) return undefined;
    if (message.length > this.#settings.messageBytesMax) return "size";
    this.#deliver(message);
    return undefined;
  }
}
