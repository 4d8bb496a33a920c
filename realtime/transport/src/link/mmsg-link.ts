import { randomInt } from "node:crypto";
import { parseAddress } from "./address.js";
import { InternetEndpoint } from "./endpoint.js";
import { EndpointCache } from "./endpoint-cache.js";
import { type Libc, linux, systemError, type Watch } from "./libc.js";
import { type DatagramHandler, datagramBytesMax, type Endpoint } from "./link.js";
import { batchSize, MmsgArena } from "./mmsg-arena.js";
import { placeOf, sockaddrBytes, sockaddrOf } from "./sockaddr.js";
import { bufferBytesDefault, rememberedSets, type UdpLink, type UdpOptions } from "./udp-link.js";

/** Batches taken in at one go: 1,024 datagrams, then the event loop has its turn. */
const batchesAtOnce = 16;
/** The same where nothing else takes them in: 4,096 datagrams, which a flood does not send between two ticks. */
const batchesAtOnceOfPoll = 64;

/** A sender, and the `sockaddr` that answers go to. */
interface Sender {
  readonly endpoint: InternetEndpoint;
  readonly name: Uint8Array;
}

/**
 * A link of 64-bit Linux: up to 64 datagrams a system call, each way.
 *
 * @throws What the system says when the address or the port cannot be had.
 */
export function openMmsgLink(libc: Libc, options: UdpOptions): UdpLink {
  const address = parseAddress(options.address);
  if (address === undefined) throw new RangeError(`address: "${options.address}" is not an internet address`);
  const family = address.length === 4 ? 4 : 6;
  const fd = libc.socket(family === 4 ? linux.AF_INET : linux.AF_INET6, linux.socketType, 0);
  if (fd < 0) throw systemError(libc, "socket");
  const set = (level: number, name: number, value: number): void => {
    libc.setsockopt(fd, level, name, new Uint8Array(Uint32Array.of(value).buffer), 4);
  };
  const size = options.bufferBytes ?? bufferBytesDefault;
  set(linux.SOL_SOCKET, linux.SO_RCVBUF, size);
  set(linux.SOL_SOCKET, linux.SO_SNDBUF, size);
  if (family === 6) set(linux.IPPROTO_IPV6, linux.IPV6_V6ONLY, 1);
  const name = sockaddrOf(new InternetEndpoint(address, options.port));
  const length = new Uint8Array(Uint32Array.of(name.length).buffer);
  if (libc.bind(fd, name, name.length) < 0 || libc.getsockname(fd, name, length) < 0) {
    const error = systemError(libc, "bind");
    libc.close(fd);
    throw error;
  }
  return new MmsgLink(libc, fd, placeOf(name, 0, family), options.polled !== true);
}

class MmsgLink implements UdpLink {
  readonly kind = "mmsg";
  readonly descriptor: number;
  readonly local: InternetEndpoint;
  readonly counts = { sent: 0, unsent: 0, received: 0, tooLong: 0 };
  readonly #libc: Libc;
  readonly #fd: number;
  readonly #incoming: MmsgArena;
  readonly #outgoing: MmsgArena;
  /** Slots of `#outgoing` from the first unsent one up to the first free one. */
  #unsentFrom = 0;
  #gathered = 0;
  /** Whether the system's buffer was full and we are told when there is room. */
  #waiting = false;
  #draining = false;
  #handler: DatagramHandler | undefined;
  /** None where the owner polls: it also flushes again what the system did not take. */
  readonly #watch: Watch | undefined;
  readonly #senders: EndpointCache<Sender>;
  readonly #names = new WeakMap<Endpoint, Uint8Array>();
  #closed = false;

  /** @param wakes Whether the event loop is woken for what comes. */
  constructor(libc: Libc, fd: number, local: InternetEndpoint, wakes: boolean) {
    this.#libc = libc;
    this.#fd = fd;
    this.descriptor = fd;
    this.local = local;
    const nameBytes = sockaddrBytes(local.family);
    this.#incoming = new MmsgArena(libc, nameBytes);
    this.#outgoing = new MmsgArena(libc, nameBytes);
    this.#senders = new EndpointCache({
      sets: rememberedSets,
      salt: randomInt(2 ** 32),
      matches: ({ name }, bytes, offset) => {
        for (let at = 0; at < nameBytes; at++) if (name[at] !== bytes[offset + at]) return false;
        return true;
      },
      make: (bytes, offset) => {
        const endpoint = placeOf(bytes, offset, local.family);
        const name = bytes.slice(offset, offset + nameBytes);
        this.#names.set(endpoint, name);
        return { endpoint, name };
      },
    });
    this.#watch = wakes ? libc.watch(fd, () => this.#ready()) : undefined;
  }

  send(data: Uint8Array, to: Endpoint): void {
    if (this.#closed || data.length > datagramBytesMax || to.family !== this.local.family) {
      this.counts.unsent++;
      return;
    }
    if (this.#gathered === batchSize) this.flush();
    if (this.#gathered === batchSize) {
      // The system's buffer is full and so is ours: a network loses what comes now.
      this.counts.unsent++;
      return;
    }
    let name = this.#names.get(to);
    if (name === undefined) {
      name = sockaddrOf(to);
      this.#names.set(to, name);
    }
    this.#outgoing.put(this.#gathered++, data, name);
  }

  flush(): void {
    while (this.#unsentFrom < this.#gathered) {
      const count = this.#gathered - this.#unsentFrom;
      const headers = this.#outgoing.headersFrom(this.#unsentFrom);
      const done = this.#libc.sendmmsg(this.#fd, headers, count, linux.MSG_DONTWAIT);
      if (done > 0) {
        this.#unsentFrom += done;
        this.counts.sent += done;
        continue;
      }
      const errno = this.#libc.errno();
      if (errno === linux.EINTR) continue;
      if (errno === linux.EAGAIN) {
        this.#wait(true);
        return;
      }
      // The first of them is refused (no route, an answer that nobody listens): the others still go.
      this.#unsentFrom++;
      this.counts.unsent++;
    }
    this.#unsentFrom = 0;
    this.#gathered = 0;
    this.#wait(false);
  }

  receive(handler: DatagramHandler): void {
    this.#handler = handler;
  }

  poll(): void {
    if (this.#closed || this.#draining) return;
    this.#draining = true;
    const most = this.#watch === undefined ? batchesAtOnceOfPoll : batchesAtOnce;
    try {
      for (let batch = 0; batch < most; batch++) {
        const count = this.#libc.recvmmsg(
          this.#fd,
          this.#incoming.headersFrom(0),
          batchSize,
          linux.MSG_DONTWAIT,
          null,
        );
        for (let slot = 0; slot < count && !this.#closed; slot++) this.#take(slot);
        if (count < batchSize || this.#closed) return;
      }
    } finally {
      this.#draining = false;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#watch?.close();
    this.#libc.close(this.#fd);
  }

  #ready(): void {
    if (this.#closed) return;
    if (this.#waiting) this.flush();
    this.poll();
  }

  #wait(wanted: boolean): void {
    if (this.#waiting === wanted) return;
    this.#waiting = wanted;
    this.#watch?.alsoWritable(wanted);
  }

  #take(slot: number): void {
    const incoming = this.#incoming;
    const length = incoming.receivedLength(slot);
    this.counts.received++;
    if (length > datagramBytesMax) {
      this.counts.tooLong++;
      return;
    }
    const { names } = incoming;
    const sender = this.#senders.of(names, incoming.nameOffset(slot), sockaddrBytes(this.local.family));
    this.#handler?.(incoming.data(slot, length), sender.endpoint);
  }
}
