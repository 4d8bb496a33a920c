import { type ChannelSettings, reservedBytes, windowBytes, windowMessages } from "./channel.js";
import type { CloseReason } from "./closing.js";
import type { Frame } from "./frame.js";
import { leastBytesOf, Reassembly } from "./reassembly.js";
import { sequenceAfter, sequenceDifference } from "./sequence.js";

/** Hears a message. `message` holds until the call returns. */
export type MessageListener = (message: Uint8Array) => void;

/** A message whose turn has not come, or that was delivered out of turn. */
type Slot = Reassembly | Uint8Array | "delivered" | undefined;

/** The receiving end of a reliable channel: delivers each message once. */
export class ReliableReceiver {
  readonly #settings: ChannelSettings;
  readonly #deliver: MessageListener;
  readonly #slots: Slot[] = new Array(windowMessages).fill(undefined);
  readonly #reserved = new Uint32Array(windowMessages);
  #reservedBytes = 0;
  /** The first message that is not delivered. */
  #next = 0;

  constructor(settings: ChannelSettings, deliver: MessageListener) {
    this.#settings = settings;
    this.#deliver = deliver;
  }

  /** Bytes of messages that came in part, or before their turn. */
  get sizeBytes(): number {
    let sum = 0;
    for (const slot of this.#slots) {
      if (slot instanceof Reassembly) sum += slot.sizeBytes;
      else if (slot instanceof Uint8Array) sum += slot.length;
    }
    return sum;
  }

  /** Takes a frame in. @returns The rule that the other side breaks with it, if it does. */
  take(frame: Frame, packet: Uint8Array, offset: number): CloseReason | undefined {
    const ahead = sequenceDifference(frame.id, this.#next);
    if (ahead < -windowMessages * 2 || ahead >= windowMessages) return "window";
    if (ahead < 0) return undefined;
    const place = frame.id % windowMessages;
    const slot = this.#slots[place];
    if (slot === "delivered" || slot instanceof Uint8Array) return undefined;
    return frame.fragmented
      ? this.#takeFragment(frame, packet, offset, slot)
      : this.#takeWhole(frame, packet, offset, slot, ahead);
  }

  #takeWhole(
    frame: Frame,
    packet: Uint8Array,
    offset: number,
    slot: Slot,
    ahead: number,
  ): CloseReason | undefined {
    if (slot !== undefined) return "fragments";
    if (frame.length > this.#settings.messageBytesMax) return "size";
    const message = packet.subarray(offset, offset + frame.length);
    const isNow = ahead === 0 || this.#settings.kind === "reliable-unordered";
    if (!isNow && !this.#reserve(frame)) return "window";
    this.#finish(frame.id % windowMessages, isNow ? message : new Uint8Array(message), isNow);
    return undefined;
  }

  #takeFragment(frame: Frame, packet: Uint8Array, offset: number, slot: Slot): CloseReason | undefined {
    let reassembly = slot instanceof Reassembly ? slot : undefined;
    if (reassembly === undefined) {
      if (leastBytesOf(frame.count) > this.#settings.messageBytesMax) return "size";
      if (!this.#reserve(frame)) return "window";
      reassembly = new Reassembly(frame.count);
      this.#slots[frame.id % windowMessages] = reassembly;
    }
    if (reassembly.count !== frame.count) return "fragments";
    const message = reassembly.take(frame, packet, offset);
    if (message === undefined) return undefined;
    if (message.length > this.#settings.messageBytesMax) return "size";
    const isNow = frame.id === this.#next || this.#settings.kind === "reliable-unordered";
    this.#finish(frame.id % windowMessages, message, isNow);
    return undefined;
  }

  /** An honest sender never has more under way than the window. */
  #reserve({ id, count, length }: Frame): boolean {
    const bytes = reservedBytes(count, length);
    if (this.#reservedBytes > 0 && this.#reservedBytes + bytes > windowBytes) return false;
    this.#reserved[id % windowMessages] = bytes;
    this.#reservedBytes += bytes;
    return true;
  }

  /** A message is whole: it is delivered now, with those that waited for it, or waits for those before it. */
  #finish(place: number, message: Uint8Array, isNow: boolean): void {
    if (!isNow) {
      this.#slots[place] = message;
      return;
    }
    this.#slots[place] = "delivered";
    this.#release(place);
    this.#deliver(message);
    for (let slot = this.#front; slot instanceof Uint8Array || slot === "delivered"; slot = this.#front) {
      const front = this.#next % windowMessages;
      this.#slots[front] = undefined;
      this.#next = sequenceAfter(this.#next);
      if (slot === "delivered") continue;
      this.#release(front);
      this.#deliver(slot);
    }
  }

  get #front(): Slot {
    return this.#slots[this.#next % windowMessages];
  }

  #release(place: number): void {
    this.#reservedBytes -= this.#reserved[place] ?? 0;
    this.#reserved[place] = 0;
  }
}
