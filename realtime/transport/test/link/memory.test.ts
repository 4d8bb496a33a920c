import { clearPath, datagramBytesMax, MemoryNetwork, namedEndpoint, profiles } from "@muster/transport";
import { expect, test } from "vitest";

test("a datagram waits for poll, which takes in what is for that link alone", () => {
  const network = new MemoryNetwork(1);
  const [a, b, c] = [network.open("a"), network.open("b"), network.open("c")];
  const got: string[] = [];
  for (const link of [b, c])
    link.receive((data, from) => got.push(`${from.key}>${link.local.key}:${data[0]}`));
  const data = Uint8Array.of(1);
  a.send(data, b.local);
  data[0] = 2;
  a.send(data, c.local);
  a.send(new Uint8Array(datagramBytesMax + 1), b.local);
  a.send(data, namedEndpoint("nobody"));
  expect(got).toEqual([]);
  b.poll();
  expect(got).toEqual(["a>b:1"]);
  network.advance(0);
  expect(got).toEqual(["a>b:1", "a>c:2"]);
});

test("things arrive at their time, in order of time", () => {
  const network = new MemoryNetwork(1, { ...clearPath, delayMs: 10 });
  const [a, b] = [network.open("a"), network.open("b")];
  network.impair("b", "a", { ...clearPath, delayMs: 3 });
  const log: string[] = [];
  b.receive((data, from) => {
    log.push(`b at ${network.nowMs}`);
    b.send(data, from);
  });
  a.receive(() => log.push(`a at ${network.nowMs}`));
  a.send(Uint8Array.of(1), b.local);
  network.advance(2);
  a.send(Uint8Array.of(2), b.local);
  network.advance(100);
  expect(log).toEqual(["b at 10", "b at 12", "a at 13", "a at 15"]);
  expect(network.nowMs).toBe(102);
});

test("two places that answer each other at once do not stop time", () => {
  const network = new MemoryNetwork(1);
  const [a, b] = [network.open("a"), network.open("b")];
  let answers = 0;
  for (const link of [a, b])
    link.receive((data, from) => {
      answers++;
      link.send(data, from);
    });
  a.send(Uint8Array.of(1), b.local);
  b.poll();
  expect(answers).toBe(1);
  network.advance(1);
  expect(answers).toBeGreaterThan(900);
  expect(answers).toBeLessThan(1100);
});

test("replays from its seed", () => {
  const run = (seed: number): number[] => {
    const network = new MemoryNetwork(seed, profiles.bad.down);
    const [a, b] = [network.open("a"), network.open("b")];
    const got: number[] = [];
    b.receive((data) => got.push(network.nowMs, data[0] ?? 0));
    for (let n = 0; n < 300; n++) {
      a.send(Uint8Array.of(n), b.local);
      network.advance(3);
    }
    expect(network.counts("a", "b").offered).toBe(300);
    return got;
  };
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
});

test("a closed place is silent, and its name is free again", async () => {
  const network = new MemoryNetwork(1);
  const [a, b] = [network.open("a"), network.open("b")];
  const got: number[] = [];
  b.receive((data) => got.push(data[0] ?? 0));
  a.send(Uint8Array.of(1), b.local);
  expect(() => network.open("b")).toThrow('"b" is taken');
  await b.close();
  b.poll();
  network.advance(1);
  b.send(Uint8Array.of(2), a.local);
  expect(got).toEqual([]);
  expect(network.open("b").local.key).toBe("b");
});
