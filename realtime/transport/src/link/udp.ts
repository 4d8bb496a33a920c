import { openDgramLink } from "./dgram-link.js";
import { loadLibc } from "./libc.js";
import { openMmsgLink } from "./mmsg-link.js";
import type { UdpLink, UdpOptions } from "./udp-link.js";

export { openDgramLink } from "./dgram-link.js";
export type { LinkCounts, UdpLink, UdpOptions } from "./udp-link.js";

/** Closes the socket of a link whose thread is gone: nobody else does, and its port stays taken. */
export async function closeAbandoned(descriptor: number): Promise<void> {
  (await loadLibc())?.close(descriptor);
}

/**
 * Opens the fastest link that this machine has: 64 datagrams a system call on 64-bit Linux with `koffi`, else Node's own sockets.
 *
 * @throws What the system says when the address or the port cannot be had.
 */
export async function openUdpLink(options: UdpOptions): Promise<UdpLink> {
  const libc = await loadLibc();
  return libc === undefined ? openDgramLink(options) : openMmsgLink(libc, options);
}
