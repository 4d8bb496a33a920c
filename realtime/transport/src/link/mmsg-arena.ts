import { type Libc, structLayout } from "./libc.js";
import { datagramBytesMax } from "./link.js";

/** Datagrams that one system call carries. */
export const batchSize = 64;

const { mmsghdr, iovec } = structLayout;
/** Room for the larger `sockaddr` (28 bytes), aligned. */
const nameStride = 32;
/** One byte more than a datagram may have, so that what is longer shows; aligned. */
const slotBytes = (datagramBytesMax + 1 + 15) & ~15;

/** Memory of `batchSize` datagrams as `sendmmsg` and `recvmmsg` want it. The pointers in it are written once. */
export class MmsgArena {
  readonly names = new Uint8Array(batchSize * nameStride);
  readonly #payload = new Uint8Array(batchSize * slotBytes);
  readonly #headers = new DataView(new ArrayBuffer(batchSize * mmsghdr.size));
  readonly #vectors = new DataView(new ArrayBuffer(batchSize * iovec.size));
  readonly #headersAt: bigint;

  /** @param nameBytes The bytes of a `sockaddr`: 16 for IPv4, 28 for IPv6. */
  constructor(libc: Libc, nameBytes: number) {
    const at = (view: ArrayBufferView<ArrayBuffer>): bigint => libc.addressOf(new Uint8Array(view.buffer));
    const [names, payload, vectors] = [at(this.names), at(this.#payload), at(this.#vectors)];
    this.#headersAt = at(this.#headers);
    for (let slot = 0; slot < batchSize; slot++) {
      const vector = slot * iovec.size;
      this.#vectors.setBigUint64(vector + iovec.base, payload + BigInt(slot * slotBytes), true);
      this.#vectors.setBigUint64(vector + iovec.length, BigInt(datagramBytesMax + 1), true);
      const header = slot * mmsghdr.size;
      this.#headers.setBigUint64(header + mmsghdr.name, names + BigInt(slot * nameStride), true);
      this.#headers.setUint32(header + mmsghdr.nameLength, nameBytes, true);
      this.#headers.setBigUint64(header + mmsghdr.vector, vectors + BigInt(vector), true);
      this.#headers.setBigUint64(header + mmsghdr.vectorLength, 1n, true);
    }
  }

  /** Where the headers from `slot` on lie. */
  headersFrom(slot: number): bigint {
    return slot === 0 ? this.#headersAt : this.#headersAt + BigInt(slot * mmsghdr.size);
  }

  /** Where the `sockaddr` of a slot begins in {@link names}. */
  nameOffset(slot: number): number {
    return slot * nameStride;
  }

  /** The length of what was received in a slot. */
  receivedLength(slot: number): number {
    return this.#headers.getUint32(slot * mmsghdr.size + mmsghdr.received, true);
  }

  /** The first `length` bytes of a slot, in place. */
  data(slot: number, length: number): Uint8Array {
    return this.#payload.subarray(slot * slotBytes, slot * slotBytes + length);
  }

  /** Copies a datagram and where it goes into a slot. */
  put(slot: number, data: Uint8Array, name: Uint8Array): void {
    this.#payload.set(data, slot * slotBytes);
    this.names.set(name, slot * nameStride);
    // The upper half is zero since the arena was made.
    this.#vectors.setUint32(slot * iovec.size + iovec.length, data.length, true);
  }
}
