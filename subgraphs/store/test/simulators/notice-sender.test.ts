import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSystemClock, SimulatedClock } from "@muster/runtime";
import { readBody } from "@muster/subgraph";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createNoticeSender, type NoticeMaker } from "../../src/simulators/notice-sender.js";
import { type Faults, noFaults } from "../../src/simulators/server.js";

let received: string[];
let failing: number;
let faults: Faults;
let webhook: { readonly url: string; close(): void };

beforeEach(async () => {
  received = [];
  failing = 0;
  faults = noFaults();
  const server = createServer(async (request, response) => {
    received.push(String(await readBody(request, 1024)));
    response.writeHead(failing-- > 0 ? 500 : 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  webhook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => server.close(),
  };
});

afterEach(() => webhook.close());

const notice =
  (body: string): NoticeMaker =>
  async () => ({ headers: {}, body });
const open = (retryDelaysMs: readonly number[] = [1, 1]) =>
  createNoticeSender({ clock: createSystemClock(), faults, retryDelaysMs });

test("who sends a notice hears when the webhook has taken it, and not before", async () => {
  const sender = open();
  const taken: string[] = [];
  failing = 3;
  sender.deliverTo(webhook.url);
  sender.send(notice("a"), () => taken.push("a"));
  await sender.settled();
  expect([received, taken]).toEqual([["a", "a", "a"], []]);
  sender.send(notice("b"), () => taken.push("b"));
  await sender.settled();
  expect([received.at(-1), taken]).toEqual(["b", ["b"]]);
});

test("a notice waits for the webhook's address and comes again until it is taken", async () => {
  const sender = open();
  failing = 2;
  sender.send(notice("a"));
  await sender.settled();
  expect(received).toEqual([]);
  sender.deliverTo(webhook.url);
  await sender.settled();
  expect(received).toEqual(["a", "a", "a"]);
});

test("a notice that is never taken is given up after the last attempt", async () => {
  const sender = open();
  sender.deliverTo(webhook.url);
  failing = 100;
  sender.send(notice("a"));
  await sender.settled();
  expect(received).toEqual(["a", "a", "a"]);
});

test("attempts wait as long as they are told, each with a request of its own", async () => {
  const clock = new SimulatedClock();
  const sender = createNoticeSender({ clock, faults, retryDelaysMs: [60_000] });
  sender.deliverTo(webhook.url);
  failing = 1;
  sender.send(async () => ({ headers: {}, body: `at ${clock.nowMs()}` }));
  await expect.poll(() => received).toEqual(["at 0"]);
  // The first answer is read before the wait begins.
  await expect
    .poll(async () => {
      await clock.advance(30_000);
      return received.length;
    })
    .toBe(2);
  expect(Number(received[1]?.slice(3))).toBeGreaterThanOrEqual(60_000);
  await sender.settled();
});

test("faults: twice, not at all, and in the wrong order", async () => {
  const sender = open();
  sender.deliverTo(webhook.url);
  faults.duplicates = true;
  sender.send(notice("twice"));
  await sender.settled();
  expect(received).toEqual(["twice", "twice"]);

  Object.assign(faults, noFaults(), { drops: true });
  sender.send(notice("lost"));
  faults.drops = false;
  sender.hold();
  for (const body of ["first", "second", "third"]) sender.send(notice(body));
  await sender.releaseNewestFirst();
  expect(received.slice(2)).toEqual(["third", "second", "first"]);
});

test("closing gives up what waits for its next attempt", async () => {
  const sender = open([3_600_000]);
  sender.deliverTo(webhook.url);
  failing = 1;
  sender.send(notice("a"));
  await expect.poll(() => received).toEqual(["a"]);
  sender.close();
  await sender.settled();
  expect(received).toEqual(["a"]);
});
