import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { datagramBytesMax, type Endpoint, type Link, namedEndpoint, parseEndpoint } from "@muster/transport";
import { openDgramLink, openUdpLink, type UdpLink, type UdpOptions } from "@muster/transport/udp";
import { afterEach, describe, expect, test } from "vitest";

const kinds = {
  dgram: openDgramLink,
  "the fastest": openUdpLink,
} as const;

const open: Link[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((link) => link.close()));
});

/** Turns of the event loop, with both links polled, until `done` holds. */
async function until(done: () => boolean, ...links: readonly Link[]): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!done()) {
    if (performance.now() > endMs) throw new Error("nothing came in 10 s");
    for (const link of links) link.poll();
    await nextTurn();
  }
}

/** What a link received, as copies. */
function inbox(link: Link): { readonly bytes: Uint8Array; readonly from: Endpoint }[] {
  const got: { bytes: Uint8Array; from: Endpoint }[] = [];
  link.receive((data, from) => got.push({ bytes: Uint8Array.from(data), from }));
  return got;
}

const numbered = (n: number): Uint8Array => Uint8Array.of(n & 0xff, n >> 8);
const numberOf = (bytes: Uint8Array): number => (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);

test("Linux with its prebuilt library has the batched link", async () => {
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  open.push(link);
  expect(link.kind).toBe(
    process.platform === "linux" && "glibcVersionRuntime" in header() ? "mmsg" : "dgram",
  );
});

function header(): object {
  return (process.report?.getReport() as { header: object } | undefined)?.header ?? {};
}

describe.each(Object.entries(kinds))("%s", (_name, openLink) => {
  const pair = async (options: UdpOptions): Promise<[UdpLink, UdpLink]> => {
    const links = [await openLink(options), await openLink(options)] as [UdpLink, UdpLink];
    open.push(...links);
    return links;
  };

  test.each(["127.0.0.1", "::1"])(
    "carries datagrams between ports of %s, each way and whole",
    async (address) => {
      const [a, b] = await pair({ address, port: 0 });
      const [atA, atB] = [inbox(a), inbox(b)];
      const data = Uint8Array.from({ length: datagramBytesMax }, (_, at) => at & 0xff);
      a.send(data, b.local);
      a.send(new Uint8Array(0), b.local);
      a.flush();
      await until(() => atB.length === 2, b);
      expect(atB.map(({ bytes }) => bytes)).toEqual([data, new Uint8Array(0)]);
      expect(atB[0]?.from.key).toBe(a.local.key);
      expect(atB[0]?.from).toBe(atB[1]?.from);
      b.send(numbered(9), atB[0]?.from ?? a.local);
      b.flush();
      await until(() => atA.length === 1, a);
      expect([numberOf(atA[0]?.bytes ?? numbered(0)), atA[0]?.from.key]).toEqual([9, b.local.key]);
    },
  );

  test("has copied what it was given to send", async () => {
    const [a, b] = await pair({ address: "127.0.0.1", port: 0 });
    const got = inbox(b);
    const data = numbered(1);
    for (let n = 0; n < 200; n++) {
      data.set(numbered(n));
      a.send(data, b.local);
    }
    a.flush();
    await until(() => got.length === 200, b);
    expect(got.map(({ bytes }) => numberOf(bytes))).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(a.counts.sent).toBe(200);
    expect(b.counts.received).toBe(200);
  });

  test("comes by the event loop where nobody polls", async () => {
    const [a, b] = await pair({ address: "127.0.0.1", port: 0 });
    const got = inbox(b);
    for (let n = 0; n < 100; n++) a.send(numbered(n), b.local);
    a.flush();
    await until(() => got.length === 100);
    expect(numberOf(got[99]?.bytes ?? numbered(0))).toBe(99);
  });

  test("sends and receives from inside its handler", async () => {
    const [a, b] = await pair({ address: "127.0.0.1", port: 0 });
    b.receive((data, from) => {
      b.send(data, from);
      b.flush();
      b.poll();
    });
    const got = inbox(a);
    for (let n = 0; n < 150; n++) a.send(numbered(n), b.local);
    a.flush();
    await until(() => got.length === 150, a, b);
    expect(new Set(got.map(({ bytes }) => numberOf(bytes))).size).toBe(150);
  });

  test("loses what cannot be sent, and the rest goes", async () => {
    const [a, b] = await pair({ address: "127.0.0.1", port: 0 });
    const got = inbox(b);
    const nobody = await openLink({ address: "127.0.0.1", port: 0 });
    await nobody.close();
    a.send(numbered(1), nobody.local);
    a.send(numbered(2), parseEndpoint("255.255.255.255:9") ?? a.local);
    a.send(numbered(3), parseEndpoint("[::1]:9") ?? a.local);
    a.send(numbered(4), namedEndpoint("elsewhere"));
    a.send(new Uint8Array(datagramBytesMax + 1), b.local);
    a.send(numbered(5), b.local);
    a.flush();
    await until(() => got.length === 1 && a.counts.sent + a.counts.unsent === 6, a, b);
    expect(numberOf(got[0]?.bytes ?? numbered(0))).toBe(5);
    expect([a.counts.sent, a.counts.unsent]).toEqual([2, 4]);
  });

  test("drops what is longer than a datagram may be", async () => {
    const [, b] = await pair({ address: "127.0.0.1", port: 0 });
    const got = inbox(b);
    const socket = createSocket("udp4");
    for (const length of [datagramBytesMax + 1, 9000, datagramBytesMax]) {
      socket.send(new Uint8Array(length), b.local.port, "127.0.0.1");
    }
    await until(() => b.counts.received === 3, b);
    socket.close();
    await once(socket, "close");
    expect(got.map(({ bytes }) => bytes.length)).toEqual([datagramBytesMax]);
    expect(b.counts.tooLong).toBe(2);
  });

  test("a port that is taken, and an address that is none, are refused", async () => {
    const [a] = await pair({ address: "127.0.0.1", port: 0 });
    await expect(openLink({ address: "127.0.0.1", port: a.local.port })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    await expect(openLink({ address: "localhost", port: 0 })).rejects.toThrow('address: "localhost"');
  });

  test("is silent once closed, and closes twice", async () => {
    const [a, b] = await pair({ address: "127.0.0.1", port: 0 });
    const got = inbox(b);
    a.send(numbered(1), b.local);
    a.flush();
    await Promise.all([b.close(), b.close()]);
    b.poll();
    b.send(numbered(2), a.local);
    b.flush();
    expect(got).toEqual([]);
    const again = await openLink({ address: "127.0.0.1", port: b.local.port });
    open.push(again);
    expect(again.local.key).toBe(b.local.key);
  });
});
