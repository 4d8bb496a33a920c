import { expect, test } from "vitest";
import { type EventId, encodeCursor } from "../src/index.js";
import { type DeliveredEvent, type MissedPage, Subscription } from "../src/subscription.js";

const event = (position: number): DeliveredEvent => ({
  id: `event-${position}` as EventId,
  ...{ topic: "t", key: "k", payload: {}, occurredAtMs: 0, database: "a", stream: 0 },
  position: BigInt(position),
  cursor: encodeCursor("a", BigInt(position)),
});

/** A subscription after position 0 whose pages are given by `answer`, at the moment that the test chooses. */
function replaying(bufferMax: number) {
  const asked: { readonly after: bigint; readonly answer: (page: MissedPage) => void }[] = [];
  let ends = 0;
  const subscription = new Subscription({
    bufferMax,
    after: 0n,
    readMissed: (after) => new Promise((answer) => asked.push({ after, answer })),
    onEnd: () => {
      ends++;
    },
  });
  const next = async (): Promise<number> => Number((await subscription.next()).value?.position ?? -1n);
  return { subscription, asked, next, ends: () => ends };
}

const page = (full: boolean, ...positions: number[]): MissedPage => ({ events: positions.map(event), full });

test("what arrives while the last page is read follows it, without what the page has", async () => {
  const { subscription, asked, next } = replaying(10);
  const begun = subscription.begin();
  for (const position of [2, 3, 4, 5]) subscription.push(event(position));
  asked[0]?.answer(page(false, 1, 2, 3));
  await begun;
  subscription.push(event(5));
  subscription.push(event(6));
  for (const position of [1, 2, 3, 4, 5, 6]) expect(await next()).toBe(position);
});

test("when too much arrives while a page is read, another page is read", async () => {
  const { subscription, asked, next } = replaying(2);
  const begun = subscription.begin();
  for (const position of [2, 3, 4]) subscription.push(event(position));
  asked[0]?.answer(page(false, 1));
  await begun;
  expect(await next()).toBe(1);
  const second = next();
  await Promise.resolve();
  subscription.push(event(5));
  expect(asked[1]?.after).toBe(1n);
  asked[1]?.answer(page(false, 2, 3, 4));
  expect(await second).toBe(2);
  for (const position of [3, 4, 5]) expect(await next()).toBe(position);
});

test("a full page is followed by the next one, and live events wait for neither twice nor never", async () => {
  const { subscription, asked, next } = replaying(10);
  const begun = subscription.begin();
  asked[0]?.answer(page(true, 1, 2));
  await begun;
  subscription.push(event(3));
  expect([await next(), await next()]).toEqual([1, 2]);
  const third = next();
  await Promise.resolve();
  subscription.push(event(4));
  expect(asked[1]?.after).toBe(2n);
  asked[1]?.answer(page(false, 3));
  expect([await third, await next()]).toEqual([3, 4]);
});

test("an end while a page is read wins, and is told once", async () => {
  const { subscription, asked, ends } = replaying(10);
  const waiting = subscription.next();
  await Promise.resolve();
  await subscription.return();
  asked[0]?.answer(page(false, 1));
  expect(await waiting).toEqual({ done: true, value: undefined });
  subscription.end(new Error("late"));
  expect(await subscription.next()).toEqual({ done: true, value: undefined });
  expect(ends()).toBe(1);
});
