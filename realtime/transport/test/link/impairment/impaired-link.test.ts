import { clearPath, type Impairment, impairLink, MemoryNetwork, profiles } from "@muster/transport";
import { expect, test } from "vitest";

/** What comes back, and when, of 500 datagrams that go through a bad line to a place that echoes. */
function echoes(seed: number, outgoing: Impairment, incoming: Impairment) {
  const network = new MemoryNetwork(1);
  const near = network.open("near");
  const far = network.open("far");
  far.receive((data, from) => far.send(data, from));
  const link = impairLink(near, { outgoing, incoming, seed, nowMs: () => network.nowMs });
  const got: [number, number][] = [];
  link.receive((data) => got.push([data[0] ?? 0, network.nowMs]));
  for (let n = 0; n < 500; n++) {
    if (n < 250) link.send(Uint8Array.of(n), far.local);
    link.poll();
    network.advance(1);
  }
  return { got, link };
}

test("delays each way by its own settings", () => {
  const { got } = echoes(1, { ...clearPath, delayMs: 20 }, { ...clearPath, delayMs: 30 });
  expect(got).toHaveLength(250);
  expect(got.every(([n, atMs]) => atMs - n >= 50 && atMs - n <= 53)).toBe(true);
});

test("loses one way alone", () => {
  const { got, link } = echoes(1, { ...clearPath, loss: 0.4 }, clearPath);
  expect(link.outgoingCounts.lost).toBeGreaterThan(50);
  expect(link.incomingCounts).toMatchObject({ offered: 250 - link.outgoingCounts.lost, lost: 0 });
  expect(got).toHaveLength(250 - link.outgoingCounts.lost);
});

test("replays from its seed", () => {
  const { up, down } = profiles.bad;
  expect(echoes(5, up, down).got).toEqual(echoes(5, up, down).got);
  expect(echoes(5, up, down).got).not.toEqual(echoes(6, up, down).got);
});
