import { randomInt } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { formatAddress, parseAddress } from "./address.js";
import { InternetEndpoint } from "./endpoint.js";
import { EndpointCache } from "./endpoint-cache.js";
import { type DatagramHandler, datagramBytesMax, type Endpoint } from "./link.js";
import { bufferBytesDefault, rememberedSets, type UdpLink, type UdpOptions } from "./udp-link.js";

/** Room for a sender as Node names it (address and zone as text) and the port. */
const keyBytes = 64;

/**
 * A link on Node's own sockets: a system call a packet, on every platform.
 *
 * @throws What the system says when the address or the port cannot be had.
 */
export async function openDgramLink(options: UdpOptions): Promise<UdpLink> {
  const address = parseAddress(options.address);
  if (address === undefined) throw new RangeError(`address: "${options.address}" is not an internet address`);
  const size = options.bufferBytes ?? bufferBytesDefault;
  const family = address.length === 4 ? 4 : 6;
  const socket = createSocket({
    type: `udp${family}`,
    ipv6Only: family === 6,
    recvBufferSize: size,
    sendBufferSize: size,
    // Addresses are never names; asking nobody, Node sends before `send` returns.
    lookup: (host, _options, callback) => callback(null, host, family),
  });
  // With that look-up the socket may listen before `bind` returns.
  const listening = once(socket, "listening");
  socket.bind({ address: options.address, port: options.port, exclusive: true });
  try {
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  return new DgramLink(socket, address);
}

class DgramLink implements UdpLink {
  readonly kind = "dgram";
  readonly descriptor = -1;
  readonly local: Endpoint;
  readonly counts = { sent: 0, unsent: 0, received: 0, tooLong: 0 };
  readonly #socket: Socket;
  readonly #family: 4 | 6;
  readonly #hosts = new WeakMap<Endpoint, string>();
  readonly #key = new Uint8Array(keyBytes);
  readonly #senders: EndpointCache<{ readonly host: string; readonly endpoint: InternetEndpoint }>;
  #from: RemoteInfo | undefined;
  #handler: DatagramHandler | undefined;
  #closed: Promise<void> | undefined;

  constructor(socket: Socket, address: Uint8Array) {
    this.#socket = socket;
    this.#family = address.length === 4 ? 4 : 6;
    this.local = new InternetEndpoint(address, socket.address().port);
    this.#senders = new EndpointCache({
      sets: rememberedSets,
      salt: randomInt(2 ** 32),
      matches: ({ host, endpoint }) => endpoint.port === this.#from?.port && host === this.#from.address,
      make: () => this.#meet(),
    });
    socket.on("message", (data, from) => this.#take(data, from));
    // What the network answers (nobody listens there, no route) is loss, and no reason to stop.
    socket.on("error", () => {});
  }

  send(data: Uint8Array, to: Endpoint): void {
    if (this.#closed !== undefined || data.length > datagramBytesMax || to.family !== this.#family) {
      this.counts.unsent++;
      return;
    }
    // Node may send later than now, so the bytes must be its own.
    this.#socket.send(Buffer.from(data), to.port, this.#hostOf(to), this.#sent);
  }

  readonly #sent = (error: Error | null): void => {
    if (error === null) this.counts.sent++;
    else this.counts.unsent++;
  };

  flush(): void {}

  receive(handler: DatagramHandler): void {
    this.#handler = handler;
  }

  poll(): void {}

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => this.#socket.close(() => resolve()));
    return this.#closed;
  }

  #take(data: Uint8Array, from: RemoteInfo): void {
    if (this.#closed !== undefined) return;
    this.counts.received++;
    if (data.length > datagramBytesMax) {
      this.counts.tooLong++;
      return;
    }
    this.#from = from;
    const host = from.address;
    const length = Math.min(host.length, keyBytes - 2);
    for (let at = 0; at < length; at++) this.#key[at] = host.charCodeAt(at);
    this.#key[length] = from.port & 0xff;
    this.#key[length + 1] = from.port >> 8;
    const { endpoint } = this.#senders.of(this.#key, 0, length + 2);
    this.#handler?.(data, endpoint);
  }

  #meet(): { host: string; endpoint: InternetEndpoint } {
    const { address: host = "", port = 0 } = this.#from ?? {};
    const [text = "", zone = ""] = host.split("%");
    const endpoint = new InternetEndpoint(
      parseAddress(text) ?? new Uint8Array(this.#family === 4 ? 4 : 16),
      port,
      zone,
    );
    this.#hosts.set(endpoint, host);
    return { host, endpoint };
  }

  #hostOf(to: Endpoint): string {
    let host = this.#hosts.get(to);
    if (host === undefined) {
      host = to instanceof InternetEndpoint ? to.host : formatAddress(to.address);
      this.#hosts.set(to, host);
    }
    return host;
  }
}
