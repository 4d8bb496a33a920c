import { once } from "node:events";
import { readFileSync } from "node:fs";
import { datagramBytesMax, type Link, namedEndpoint } from "@muster/transport";
import { type BrowserSocket, openWebSocketLink, serverPlace } from "@muster/transport/browser";
import { listenForWebSockets } from "@muster/transport/websocket";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";

const origin = "https://play.example";
const open: Link[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((link) => link.close()));
});

async function serverOf(clientsMax = 10) {
  const server = await listenForWebSockets({ address: "127.0.0.1", port: 0, origins: [origin], clientsMax });
  open.push(server);
  const got: { bytes: Uint8Array; key: string }[] = [];
  server.receive((data, from) => {
    got.push({ bytes: Uint8Array.from(data), key: from.key });
    server.send(data, from);
  });
  return { server, got, url: `ws://127.0.0.1:${server.port}/` };
}

async function until(done: () => boolean): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!done()) {
    if (performance.now() > endMs) throw new Error("it did not happen in 10 s");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a browser's datagrams go there and back, whole", async () => {
  const { server, got, url } = await serverOf();
  const socket = new WebSocket(url, { origin });
  const link = openWebSocketLink(socket as unknown as BrowserSocket);
  const back: Uint8Array[] = [];
  link.receive((data, from) => back.push(from === serverPlace ? Uint8Array.from(data) : new Uint8Array(0)));
  link.send(Uint8Array.of(0), serverPlace);
  await once(socket, "open");
  const full = Uint8Array.from({ length: datagramBytesMax }, (_, at) => at & 0xff);
  link.send(Uint8Array.of(1, 2), serverPlace);
  link.send(full, serverPlace);
  link.send(new Uint8Array(datagramBytesMax + 1), serverPlace);
  link.send(Uint8Array.of(3), namedEndpoint("elsewhere"));
  await until(() => back.length === 2);
  expect(back).toEqual([Uint8Array.of(1, 2), full]);
  expect(got.map(({ key }) => key)).toEqual(["websocket:1", "websocket:1"]);
  await link.close();
  await until(() => server.clients === 0);
});

test("other pages, programs that name none, and one client too many are refused", async () => {
  const { server, url } = await serverOf(1);
  const refusal = async (options: { origin?: string }): Promise<string> => {
    const socket = new WebSocket(url, options);
    const [error] = (await once(socket, "error")) as [Error];
    return error.message;
  };
  expect(await refusal({ origin: "https://evil.example" })).toContain("401");
  expect(await refusal({})).toContain("401");
  const first = new WebSocket(url, { origin });
  await once(first, "open");
  expect(await refusal({ origin })).toContain("401");
  expect(server.clients).toBe(1);
});

test.each([
  ["text", "hello", 1003],
  ["a message longer than a datagram", new Uint8Array(datagramBytesMax + 1), 1009],
])("%s ends its connection", async (_name, message, code) => {
  const { server, got, url } = await serverOf();
  const socket = new WebSocket(url, { origin });
  await once(socket, "open");
  socket.send(message);
  expect(((await once(socket, "close")) as [number])[0]).toBe(code);
  await until(() => server.clients === 0);
  expect(got).toEqual([]);
});

test("what a client does not take is lost, not kept", async () => {
  const { server, got, url } = await serverOf();
  const socket = new WebSocket(url, { origin });
  await once(socket, "open");
  socket.send(Uint8Array.of(1));
  await until(() => got.length === 1);
  socket.pause();
  const to = namedEndpoint(got[0]?.key ?? "");
  const data = new Uint8Array(datagramBytesMax);
  for (let n = 0; n < 20_000; n++) server.send(data, to);
  expect(server.unsent).toBeGreaterThan(1000);
  const before = server.unsent;
  server.send(data, namedEndpoint("websocket:99"));
  expect(server.unsent).toBe(before + 1);
  socket.terminate();
});

test("the browser's side needs nothing of Node", () => {
  const built = new URL("../../dist/link/", import.meta.url);
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const [, target = ""] of readFileSync(new URL(name, built), "utf8").matchAll(/from "([^"]+)"/g)) {
      expect(target).toMatch(/^\.\//);
      visit(target);
    }
  };
  visit("./websocket-client.js");
  expect([...seen].sort()).toEqual(["./address.js", "./endpoint.js", "./link.js", "./websocket-client.js"]);
});
