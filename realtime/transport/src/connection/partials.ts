import { messageBytesMax } from "./channel.js";
import type { Frame } from "./frame.js";
import { Reassembly } from "./reassembly.js";
import { sequenceAfter } from "./sequence.js";

/** Messages of a channel of which fragments are missing. */
const messagesMax = 4;
/** The most bytes of fragments that are kept, of all channels together: one of the largest messages always fits. */
const bytesMax = messageBytesMax;
/** An id that is so far behind the newest of its channel is not late, but from the next round of ids. */
const lateMax = 1024;

interface Partial {
  readonly channel: number;
  readonly id: number;
  readonly message: Reassembly;
}

/** The messages of a connection's unreliable channels of which fragments are missing: what does not come is forgotten for what does. */
export class Partials {
  /** By channel and id, in the order in which they began. */
  readonly #open = new Map<number, Partial>();
  readonly #newest = new Map<number, number>();
  #sizeBytes = 0;

  /** Bytes of the fragments that are kept. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Takes a fragment in. @returns Its message, where that is whole now. */
  take(frame: Frame, packet: Uint8Array, offset: number): Uint8Array | undefined {
    let partial = this.#open.get(keyOf(frame));
    if (partial !== undefined && partial.message.count !== frame.count) {
      // Another message had the id a round ago.
      this.#drop(partial);
      partial = undefined;
    }
    partial ??= this.#begin(frame);
    if (partial === undefined) return undefined;
    const before = partial.message.sizeBytes;
    const whole = partial.message.take(frame, packet, offset);
    this.#sizeBytes += partial.message.sizeBytes - before;
    if (whole !== undefined) this.#drop(partial);
    for (const other of this.#open.values()) {
      if (this.#sizeBytes <= bytesMax) break;
      if (other !== partial) this.#drop(other);
    }
    return whole;
  }

  /** The oldest of its channel gives way to a newer one; `undefined` for one that is older than they are. */
  #begin({ channel, id, count }: Frame): Partial | undefined {
    const known = this.#newest.get(channel) ?? sequenceAfter(id, -1);
    const newest = behind(known, id) < lateMax ? known : id;
    this.#newest.set(channel, newest);
    const older: Partial[] = [];
    for (const other of this.#open.values()) {
      if (other.channel !== channel) continue;
      if (behind(newest, other.id) < lateMax) older.push(other);
      else this.#drop(other);
    }
    if (older.length >= messagesMax) {
      const oldest = older.reduce((one, other) =>
        behind(newest, other.id) > behind(newest, one.id) ? other : one,
      );
      if (behind(newest, id) > behind(newest, oldest.id)) return undefined;
      this.#drop(oldest);
    }
    const partial = { channel, id, message: new Reassembly(count) };
    this.#open.set(keyOf(partial), partial);
    return partial;
  }

  #drop(partial: Partial): void {
    if (this.#open.delete(keyOf(partial))) this.#sizeBytes -= partial.message.sizeBytes;
  }
}

function keyOf({ channel, id }: { readonly channel: number; readonly id: number }): number {
  return (channel << 16) | id;
}

/** How many steps `id` is behind `newest`: 0 to 65,535. */
function behind(newest: number, id: number): number {
  return (newest - id) & 0xffff;
}
