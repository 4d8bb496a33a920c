import type { Backlog } from "./backlog.js";
import { fragmentBytes, reservedBytes, windowBytes, windowMessages } from "./channel.js";
import { emptyFrame, type Frame, fragmentCountOf } from "./frame.js";
import { sequenceAfter, sequenceDifference } from "./sequence.js";

const pieceWaiting = 0;
const pieceInFlight = 1;
const pieceAcked = 2;

interface Outgoing {
  readonly bytes: Uint8Array;
  /** What became of each fragment. */
  readonly pieces: Uint8Array;
  unacked: number;
}

/** What takes frames into a packet, with the token of a message whose fate is asked for, else -1. `false` where there is no room. */
export type FrameWriter = (frame: Frame, bytes: Uint8Array, offset: number, token: number) => boolean;

const nothing = new Uint8Array(0);

/** The sending end of a reliable channel: keeps every message until all of it is acked. */
export class ReliableSender {
  readonly #channel: number;
  readonly #wholeBytes: number;
  readonly #backlog: Backlog;
  /** Messages under way, by their id's place. */
  readonly #window: (Outgoing | undefined)[] = new Array(windowMessages).fill(undefined);
  /** The bytes of the window that each message takes, until the window has moved past it: the other side may still hold it. */
  readonly #sizes = new Uint32Array(windowMessages);
  readonly #queue: Uint8Array[] = [];
  #queueHead = 0;
  #oldest = 0;
  #next = 0;
  #windowBytes = 0;
  /** Fragments in the window that have to be sent. */
  #waiting = 0;
  readonly #frame = emptyFrame();

  /**
   * @param wholeBytes The largest message that goes in one piece.
   * @param backlog What the channels of the connection keep together.
   */
  constructor(channel: number, wholeBytes: number, backlog: Backlog) {
    this.#channel = channel;
    this.#wholeBytes = wholeBytes;
    this.#backlog = backlog;
  }

  /** Messages that are not acked yet. */
  get pending(): number {
    return sequenceDifference(this.#next, this.#oldest) + this.#queue.length - this.#queueHead;
  }

  /** Whether there is something to send now. */
  get hasWork(): boolean {
    return this.#waiting > 0;
  }

  /** Takes a copy of `message` in. `false` where too much waits. */
  add(message: Uint8Array): boolean {
    if (!this.#backlog.takes(message.length)) return false;
    // Of a Buffer, slice() would be a view.
    this.#queue.push(new Uint8Array(message));
    this.#admit();
    return true;
  }

  /** Writes what has to be sent, the oldest first, until `write` has no more room. */
  write(write: FrameWriter): void {
    const count = sequenceDifference(this.#next, this.#oldest);
    for (let at = 0; at < count && this.#waiting > 0; at++) {
      const id = sequenceAfter(this.#oldest, at);
      const outgoing = this.#window[id % windowMessages];
      if (outgoing !== undefined && !this.#writePieces(id, outgoing, write)) return;
    }
  }

  acked(id: number, index: number): void {
    const outgoing = this.#find(id);
    if (outgoing === undefined || outgoing.pieces[index] === pieceAcked) return;
    if (outgoing.pieces[index] === pieceWaiting) this.#waiting--;
    outgoing.pieces[index] = pieceAcked;
    if (--outgoing.unacked > 0) return;
    this.#backlog.gives(outgoing.bytes.length);
    this.#window[id % windowMessages] = undefined;
    while (this.#oldest !== this.#next && this.#window[this.#oldest % windowMessages] === undefined) {
      this.#windowBytes -= this.#sizes[this.#oldest % windowMessages] ?? 0;
      this.#oldest = sequenceAfter(this.#oldest);
    }
    this.#admit();
  }

  lost(id: number, index: number): void {
    const outgoing = this.#find(id);
    if (outgoing?.pieces[index] !== pieceInFlight) return;
    outgoing.pieces[index] = pieceWaiting;
    this.#waiting++;
  }

  #find(id: number): Outgoing | undefined {
    const ahead = sequenceDifference(id, this.#oldest);
    if (ahead < 0 || ahead >= sequenceDifference(this.#next, this.#oldest)) return undefined;
    return this.#window[id % windowMessages];
  }

  /** Moves messages from the queue into the window, as far as it is open. */
  #admit(): void {
    while (this.#queueHead < this.#queue.length) {
      const bytes = this.#queue[this.#queueHead];
      if (bytes === undefined || sequenceDifference(this.#next, this.#oldest) >= windowMessages) break;
      const count = fragmentCountOf(bytes.length, this.#wholeBytes);
      const reserved = reservedBytes(count, bytes.length);
      if (this.#oldest !== this.#next && this.#windowBytes + reserved > windowBytes) break;
      this.#queue[this.#queueHead++] = nothing;
      const slot = this.#next % windowMessages;
      this.#window[slot] = { bytes, pieces: new Uint8Array(count), unacked: count };
      this.#sizes[slot] = reserved;
      this.#windowBytes += reserved;
      this.#waiting += count;
      this.#next = sequenceAfter(this.#next);
    }
    if (this.#queueHead > 64 && this.#queueHead * 2 > this.#queue.length) {
      this.#queue.splice(0, this.#queueHead);
      this.#queueHead = 0;
    }
  }

  #writePieces(id: number, { bytes, pieces }: Outgoing, write: FrameWriter): boolean {
    const frame = this.#frame;
    for (let index = 0; index < pieces.length; index++) {
      if (pieces[index] !== pieceWaiting) continue;
      const offset = index * fragmentBytes;
      frame.channel = this.#channel;
      frame.reliable = true;
      frame.id = id;
      frame.index = index;
      frame.count = pieces.length;
      frame.fragmented = pieces.length > 1;
      frame.length = frame.fragmented ? Math.min(fragmentBytes, bytes.length - offset) : bytes.length;
      if (!write(frame, bytes, offset, -1)) return false;
      pieces[index] = pieceInFlight;
      this.#waiting--;
    }
    return true;
  }
}
