import { expect, test } from "vitest";
import { BoundedQueue } from "../src/subscriptions/queue.js";

test("gives items in order, those that wait before the end", async () => {
  const queue = new BoundedQueue<number>(3);
  queue.push(1);
  queue.push(2);
  queue.end();
  queue.push(3);
  const seen: number[] = [];
  for await (const item of queue) seen.push(item);
  expect(seen).toEqual([1, 2]);
});

test("refuses what is above the bound, and takes again when read", async () => {
  const queue = new BoundedQueue<number>(1);
  expect(queue.push(1)).toBe(true);
  expect(queue.push(2)).toBe(false);
  expect(await queue.next()).toEqual({ done: false, value: 1 });
  expect(queue.push(3)).toBe(true);
});

test("throws a failure once, after what waits", async () => {
  const queue = new BoundedQueue<number>(3);
  queue.push(1);
  queue.fail(new Error("broken"));
  expect(await queue.next()).toEqual({ done: false, value: 1 });
  await expect(queue.next()).rejects.toThrow("broken");
  expect(await queue.next()).toEqual({ done: true, value: undefined });
});

test("wakes a waiting reader with an item, a failure or the end", async () => {
  const queue = new BoundedQueue<number>(3);
  const item = queue.next();
  queue.push(1);
  expect(await item).toEqual({ done: false, value: 1 });
  const failed = queue.next();
  const afterwards = queue.next();
  queue.fail(new Error("broken"));
  await expect(failed).rejects.toThrow("broken");
  expect(await afterwards).toEqual({ done: true, value: undefined });
});

test("tells its maker when the reader stops, and drops what waits", async () => {
  let stopped = 0;
  const queue = new BoundedQueue<number>(3, () => {
    stopped += 1;
  });
  queue.push(1);
  for await (const item of queue) {
    expect(item).toBe(1);
    queue.push(2);
    break;
  }
  expect(stopped).toBe(1);
  expect(await queue.next()).toEqual({ done: true, value: undefined });
});
