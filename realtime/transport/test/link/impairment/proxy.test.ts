import { clearPath, type Endpoint, type Link } from "@muster/transport";
import { startImpairmentProxy } from "@muster/transport/impairment-proxy";
import { countsTable } from "@muster/transport/impairment-table";
import { openDgramLink } from "@muster/transport/udp";
import { afterEach, expect, test } from "vitest";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function link(): Promise<Link> {
  const made = await openDgramLink({ address: "127.0.0.1", port: 0 });
  open.push(made);
  return made;
}

async function until(done: () => boolean): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!done()) {
    if (performance.now() > endMs) throw new Error("it did not happen in 10 s");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("each client has a port of its own, and each way its own fate", async () => {
  const server = await link();
  const senders: Endpoint[] = [];
  server.receive((data, from) => {
    senders.push(from);
    server.send(data, from);
  });
  const proxy = await startImpairmentProxy({
    listen: "127.0.0.1:0",
    target: server.local.key,
    settings: { up: { ...clearPath, loss: 0.3, burst: 2 }, down: { ...clearPath, duplicate: 1 } },
    seed: 3,
  });
  open.push(proxy);
  const clients = [await link(), await link()];
  const got: string[] = [];
  for (const [n, client] of clients.entries()) {
    client.receive((data, from) => {
      expect(from.key).toBe(proxy.local.key);
      got.push(`${n}:${data[0]}`);
    });
    for (let k = 0; k < 100; k++) client.send(Uint8Array.of(n), proxy.local);
  }
  await until(() => proxy.counts().up.offered === 200);
  const { lost } = proxy.counts().up;
  expect(lost).toBeGreaterThan(20);
  await until(() => got.length === 2 * (200 - lost));
  expect(new Set(senders.map(({ key }) => key)).size).toBe(2);
  expect(new Set(got)).toEqual(new Set(["0:0", "1:1"]));
  expect(proxy.counts().down).toMatchObject({ offered: 200 - lost, duplicated: 200 - lost, lost: 0 });
  expect(proxy.clients).toBe(2);
  expect(countsTable(proxy.counts()).split("\n")[1]).toMatch(new RegExp(`^up +200 +200 +${lost} `));
});

test("places that are none, and settings that cannot be, are refused", async () => {
  const start = (listen: string, loss: number) =>
    startImpairmentProxy({
      listen,
      target: "127.0.0.1:9",
      settings: { up: clearPath, down: { ...clearPath, loss } },
      seed: 1,
    });
  await expect(start("localhost:1", 0)).rejects.toThrow("listen:");
  await expect(start("127.0.0.1:0", 2)).rejects.toThrow("loss: 2");
});
