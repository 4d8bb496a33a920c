import type { Link } from "./link.js";

/** Where a link listens and how much it may hold. */
export interface UdpOptions {
  /** An address of this machine as text: `127.0.0.1`, `0.0.0.0`, `::1`, `::` (which takes IPv6 alone). */
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What the system is asked to hold in each direction; it may give less. 4 MiB unless told. */
  readonly bufferBytes?: number;
  /**
   * Whether the owner polls the link often enough for nobody to be woken for what comes in between: many datagrams are then taken in by
   * one system call. Node's own sockets cannot be polled and wake the event loop anyway.
   */
  readonly polled?: boolean;
}

/** What a link did since it was opened. */
export interface LinkCounts {
  readonly sent: number;
  /** What could not be sent: too long, of the wrong family, refused by the system, or the system's buffer was full. */
  readonly unsent: number;
  readonly received: number;
  /** Longer than a datagram may be, and dropped. */
  readonly tooLong: number;
}

/** A {@link Link} on a UDP port. */
export interface UdpLink extends Link {
  /** How it works: a system call a packet, or one for up to 64. */
  readonly kind: "dgram" | "mmsg";
  readonly counts: LinkCounts;
  /** The number of a socket that Node does not know of, and so does not close when its thread dies: see `closeAbandoned`. -1 where it does. */
  readonly descriptor: number;
}

/** See {@link UdpOptions.bufferBytes}. */
export const bufferBytesDefault = 4 * 1024 * 1024;

/** Sets of senders that a link remembers: 16,384 senders. */
export const rememberedSets = 4096;
