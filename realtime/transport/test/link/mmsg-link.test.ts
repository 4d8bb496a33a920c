import { afterEach, expect, test } from "vitest";
import { type Libc, linux, loadLibc } from "../../src/link/libc.js";
import type { Link } from "../../src/link/link.js";
import { openMmsgLink } from "../../src/link/mmsg-link.js";

const libc = await loadLibc();
const open: Link[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((link) => link.close()));
});

/** The machine's calls, of which the next sends carry `script` datagrams at most, or fail with the negative of a number. */
function scripted(real: Libc, script: number[]): { readonly libc: Libc; readonly writable: boolean[] } {
  let failed = 0;
  const writable: boolean[] = [];
  return {
    writable,
    libc: {
      ...real,
      sendmmsg(fd, messages, count, flags) {
        const next = script.shift() ?? count;
        failed = next < 0 ? -next : 0;
        return next < 0 ? -1 : real.sendmmsg(fd, messages, Math.min(next, count), flags);
      },
      errno: () => failed || real.errno(),
      watch(fd, ready) {
        const watch = real.watch(fd, ready);
        return {
          alsoWritable(wanted) {
            writable.push(wanted);
            watch.alsoWritable(wanted);
          },
          close: () => watch.close(),
        };
      },
    },
  };
}

/** A link whose sends follow a script, and one that lists the numbers that came. */
function linksOf(real: Libc, script: number[]) {
  const { libc: calls, writable } = scripted(real, script);
  const from = openMmsgLink(calls, { address: "127.0.0.1", port: 0 });
  const to = openMmsgLink(real, { address: "127.0.0.1", port: 0 });
  open.push(from, to);
  const got: number[] = [];
  to.receive((data) => got.push(data[0] ?? -1));
  const send = (first: number, count: number): void => {
    for (let n = first; n < first + count; n++) from.send(Uint8Array.of(n), to.local);
  };
  return { from, to, got, writable, send };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

test.skipIf(libc === undefined)("what one call leaves, the next one takes", () => {
  if (libc === undefined) return;
  const { from, to, got, send } = linksOf(libc, [10, 1, -linux.EINTR, 20]);
  send(0, 50);
  from.flush();
  to.poll();
  expect(got).toEqual(upTo(50));
  expect(from.counts).toMatchObject({ sent: 50, unsent: 0 });
});

test.skipIf(libc === undefined)("what the system refuses is lost alone", () => {
  if (libc === undefined) return;
  const { from, to, got, send } = linksOf(libc, [2, -111, 3, -101]);
  send(0, 10);
  from.flush();
  to.poll();
  expect(got).toEqual([0, 1, 3, 4, 5, 7, 8, 9]);
  expect(from.counts).toMatchObject({ sent: 8, unsent: 2 });
});

test.skipIf(libc === undefined)(
  "a full buffer keeps a batch, loses what comes on top, and goes on when there is room",
  async () => {
    if (libc === undefined) return;
    const { from, to, got, writable, send } = linksOf(libc, [4, -linux.EAGAIN, -linux.EAGAIN, -linux.EAGAIN]);
    send(0, 64);
    from.flush();
    expect(writable).toEqual([true]);
    send(64, 2);
    expect(from.counts).toMatchObject({ sent: 4, unsent: 2 });
    const endMs = performance.now() + 5000;
    while (got.length < 64 && performance.now() < endMs) {
      await new Promise((resolve) => setImmediate(resolve));
      to.poll();
    }
    expect(got).toEqual(upTo(64));
    expect(writable).toEqual([true, false]);
    expect(from.counts).toMatchObject({ sent: 64, unsent: 2 });
  },
);
