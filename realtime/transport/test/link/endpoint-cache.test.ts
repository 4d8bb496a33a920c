import { expect, test } from "vitest";
import { EndpointCache } from "../../src/link/endpoint-cache.js";

const bytesOf = (n: number): Uint8Array => new Uint8Array(Uint32Array.of(n).buffer);

function cacheOf(sets: number) {
  const made: number[] = [];
  const numberAt = (bytes: Uint8Array, offset: number): number =>
    new DataView(bytes.buffer, bytes.byteOffset + offset).getUint32(0, true);
  const cache = new EndpointCache<{ readonly n: number }>({
    sets,
    salt: 12_345,
    matches: (entry, bytes, offset) => entry.n === numberAt(bytes, offset),
    make: (bytes, offset) => {
      const n = numberAt(bytes, offset);
      made.push(n);
      return { n };
    },
  });
  return { made, of: (n: number) => cache.of(bytesOf(n), 0, 4) };
}

test("the same bytes give the same entry, and others another", () => {
  const { made, of } = cacheOf(256);
  const first = Array.from({ length: 100 }, (_, n) => of(n));
  expect(first.map(({ n }) => n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  expect(Array.from({ length: 100 }, (_, n) => of(n) === first[n]).every(Boolean)).toBe(true);
  expect(made).toHaveLength(100);
});

test("of one set, the entry that was used longest ago gives way", () => {
  const { made, of } = cacheOf(1);
  for (const n of [1, 2, 3, 4, 1, 5]) of(n);
  made.length = 0;
  for (const n of [1, 3, 4, 5]) of(n);
  expect(made).toEqual([]);
  of(2);
  of(3);
  expect(made).toEqual([2]);
  of(1);
  expect(made).toEqual([2, 1]);
});

test("a flood of 100,000 senders is answered right and keeps no more than its sets", () => {
  const { made, of } = cacheOf(16);
  let wrong = 0;
  for (let n = 0; n < 100_000; n++) if (of(n).n !== n) wrong++;
  expect([wrong, made.length]).toEqual([0, 100_000]);
  made.length = 0;
  for (let n = 0; n < 100_000; n++) of(n % 1000);
  expect(made.length).toBeGreaterThan(90_000);
});
