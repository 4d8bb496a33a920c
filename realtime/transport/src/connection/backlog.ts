import type { ChannelSettings } from "./channel.js";

/** How much one side keeps for the other until it is acked: of all reliable channels together. */
export interface BacklogLimits {
  readonly messagesMax: number;
  /** At least the largest message of a reliable channel. */
  readonly bytesMax: number;
}

/** What is kept unless an owner says otherwise: a transfer of some megabytes may be queued at once. */
export const backlogDefault: BacklogLimits = { messagesMax: 4096, bytesMax: 4_194_304 };

/** The reliable messages of a connection that are not wholly acked, whether they were sent or not. */
export class Backlog {
  messages = 0;
  /** Their content. */
  bytes = 0;
  readonly #limits: BacklogLimits;

  /** @throws RangeError naming the limit that is too low. */
  constructor(limits: BacklogLimits, channels: readonly ChannelSettings[]) {
    const reliable = channels.filter(({ kind }) => kind !== "unreliable");
    const largest = Math.max(1, ...reliable.map(({ messageBytesMax }) => messageBytesMax));
    if (!(limits.messagesMax >= 1)) throw new RangeError("backlog.messagesMax: at least 1");
    if (!(limits.bytesMax >= largest)) throw new RangeError(`backlog.bytesMax: at least ${largest}`);
    this.#limits = limits;
  }

  /** Counts a message; `false` where it would be too much. */
  takes(sizeBytes: number): boolean {
    if (this.messages >= this.#limits.messagesMax) return false;
    if (this.bytes + sizeBytes > this.#limits.bytesMax) return false;
    this.messages++;
    this.bytes += sizeBytes;
    return true;
  }

  /** All of a message is acked. */
  gives(sizeBytes: number): void {
    this.messages--;
    this.bytes -= sizeBytes;
  }
}
