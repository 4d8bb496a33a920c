import type { PacketHeader } from "./header.js";

/** The packets before the newest one that acks speak of. */
const ackBitsCount = 32;
/** A sequence that is so far behind the newest is not late, but newer by most of a round: whatever is in between was lost. */
const lateMax = 1024;

/** Which packets of the other side have come: what acks say. */
export class ReceivedPackets {
  /** One before the first, so that nothing is acked yet. */
  #newest = 0xffff;
  #bits = 0;
  #newestAtMs = 0;
  /** Packets taken in since the last acks went out that want an ack, and when the first of them came. */
  unacked = 0;
  firstUnackedAtMs = 0;

  /** Notes a packet. `false` for one that came before, or that is older than acks reach: it has to be ignored. */
  take(sequence: number, nowMs: number): boolean {
    const behind = (this.#newest - sequence) & 0xffff;
    if (behind >= lateMax) {
      const ahead = 0x10000 - behind;
      this.#bits = ahead > ackBitsCount ? 0 : ((this.#bits << 1) | 1) << (ahead - 1);
      this.#newest = sequence;
      this.#newestAtMs = nowMs;
    } else {
      const bit = behind - 1;
      if (bit < 0 || bit >= ackBitsCount || ((this.#bits >>> bit) & 1) === 1) return false;
      this.#bits |= 1 << bit;
    }
    return true;
  }

  /** The packet that was taken in wants an ack: one that holds acks alone does not. */
  owe(nowMs: number): void {
    if (this.unacked++ === 0) this.firstUnackedAtMs = nowMs;
  }

  /** Puts the acks into the header of a packet that goes out. */
  acknowledge(header: PacketHeader, nowMs: number): void {
    header.ack = this.#newest;
    header.ackBits = this.#bits >>> 0;
    header.ackDelay = Math.max(0, Math.min(0xffff, Math.round((nowMs - this.#newestAtMs) * 10)));
    this.unacked = 0;
  }
}
