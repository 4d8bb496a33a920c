import { getSystemErrorName } from "node:util";

/**
 * The system calls that carry many datagrams at once, from the C library of 64-bit Linux. Memory is passed as it lies; the layouts of
 * `structLayout` are those of x64 and arm64.
 */
export interface Libc {
  socket(family: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  getsockname(fd: number, address: Uint8Array, length: Uint8Array): number;
  setsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number): number;
  sendmmsg(fd: number, messages: bigint, count: number, flags: number): number;
  recvmmsg(fd: number, messages: bigint, count: number, flags: number, timeout: null): number;
  close(fd: number): number;
  /** Why the last call failed. */
  errno(): number;
  /** Where bytes lie. Whoever keeps the answer keeps the bytes as well. */
  addressOf(bytes: Uint8Array): bigint;
  /** Calls `ready` from the event loop whenever a socket can be read, or written where that is asked for. */
  watch(fd: number, ready: () => void): Watch;
}

/** What tells when a socket is ready. */
export interface Watch {
  alsoWritable(wanted: boolean): void;
  close(): void;
}

/** Numbers of the kernel's interface that are the same on x64 and arm64. */
export const linux = {
  AF_INET: 2,
  AF_INET6: 10,
  /** SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC */
  socketType: 2 | 0o4000 | 0o2000000,
  SOL_SOCKET: 1,
  SO_SNDBUF: 7,
  SO_RCVBUF: 8,
  IPPROTO_IPV6: 41,
  IPV6_V6ONLY: 26,
  MSG_DONTWAIT: 0x40,
  EINTR: 4,
  EAGAIN: 11,
} as const;

/** Byte offsets in `struct mmsghdr` and `struct iovec`, and their sizes. */
export const structLayout = {
  mmsghdr: { size: 64, name: 0, nameLength: 8, vector: 16, vectorLength: 24, received: 56 },
  iovec: { size: 16, base: 0, length: 8 },
} as const;

/** The C library, where this is 64-bit Linux with glibc and `koffi` is installed; else undefined. */
export async function loadLibc(): Promise<Libc | undefined> {
  if (process.platform !== "linux" || (process.arch !== "x64" && process.arch !== "arm64")) return undefined;
  try {
    const { default: koffi } = await import("koffi");
    // musl has no library of this name, and so ends here.
    const library = koffi.load("libc.so.6");
    return {
      socket: library.func("int socket(int, int, int)"),
      bind: library.func("int bind(int, void *, uint32_t)"),
      getsockname: library.func("int getsockname(int, void *, void *)"),
      setsockopt: library.func("int setsockopt(int, int, int, void *, uint32_t)"),
      sendmmsg: library.func("int sendmmsg(int, void *, unsigned int, int)"),
      recvmmsg: library.func("int recvmmsg(int, void *, unsigned int, int, void *)"),
      close: library.func("int close(int)"),
      errno: () => koffi.errno(),
      addressOf: (bytes) => koffi.address(bytes),
      watch(fd, ready) {
        const handle = koffi.node.poll(fd, { readable: true }, ready);
        return {
          alsoWritable: (wanted) => handle.start({ readable: true, writable: wanted }, ready),
          close: () => handle.close(),
        };
      },
    };
  } catch {
    return undefined;
  }
}

/** The error of a failed call, named as Node names its own. */
export function systemError(libc: Libc, call: string): Error {
  const number = libc.errno();
  const code = getSystemErrorName(-number);
  return Object.assign(new Error(`${call} ${code}`), { code, errno: -number, syscall: call });
}
