import { TokenHistory } from "@muster/transport/netcode";
import { expect, test } from "vitest";

const tag = (n: number): Uint8Array => new Uint8Array(16).fill(n);

test("what is expired makes room first, then the oldest", () => {
  const history = new TokenHistory(3);
  history.use(tag(1), "a", 1000, 0);
  history.use(tag(2), "b", 10, 0);
  history.use(tag(3), "c", 1000, 0);
  history.use(tag(4), "d", 1000, 10);
  expect(history.size).toBe(3);
  expect([1, 3, 4].map((n) => history.use(tag(n), "other", 1000, 10))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  history.use(tag(5), "e", 1000, 10);
  expect(history.size).toBe(3);
  expect([3, 4, 5].map((n) => history.use(tag(n), "other", 1000, 10))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(history.use(tag(1), "other", 1000, 10)?.endpointKey).toBe("other");
});
