import { TokenHistory } from "@muster/transport/netcode";
import { expect, test } from "vitest";
import { World } from "../fixtures/world.js";

const tag = (n: number): Uint8Array => new Uint8Array(16).fill(n);

test("what is expired makes room, and nothing else does", () => {
  const history = new TokenHistory(3);
  history.use(tag(1), "a", 1000, 0);
  history.use(tag(2), "b", 10, 0);
  history.use(tag(3), "c", 1000, 0);
  expect(history.use(tag(4), "d", 1000, 9)).toBe("full");
  expect(history.use(tag(4), "d", 1000, 10)).toEqual({ endpointKey: "d", expiresAt: 1000, connected: false });
  expect([history.size, history.use(tag(5), "e", 2000, 11)]).toEqual([3, "full"]);
  // Those in use stay in use, from their own places alone.
  expect([1, 3, 4].map((n) => history.use(tag(n), "other", 1000, 11))).toEqual(["used", "used", "used"]);
  expect(history.use(tag(3), "c", 1000, 11)).toMatchObject({ endpointKey: "c" });
  expect(history.use(tag(5), "e", 2000, 1000)).toMatchObject({ endpointKey: "e" });
  expect(history.size).toBe(1);
});

test("a server with a full history refuses new tokens, keeps those in use, and takes others when some have expired", () => {
  const world = new World();
  const { server, link } = world.server({ slotsMax: 1 });
  const requestOf = (clientId: string): Uint8Array => {
    world.network.forget();
    const { client } = world.client("10.9.9.9:1", world.token({ clientId }));
    client.tick(world.nowMs);
    world.clients.pop();
    link.arrived.length = 0;
    return world.network.sent[0]?.data ?? new Uint8Array(0);
  };
  const first = requestOf("1");
  const room = 1024 + 8;
  link.take(first, world.network.endpoint("10.0.0.9:5000"));
  for (let n = 2; n <= room + 5; n++) {
    link.take(requestOf(`${n}`), world.network.endpoint(`10.1.${n >> 8}.${n & 0xff}:5000`));
    // So few at once that each is looked at.
    if (n % 40 === 0) world.run(100);
  }
  expect([server.counts.usedTokens, server.rejects.tokensFull]).toEqual([room, 5]);
  link.take(first, world.network.endpoint("10.0.0.8:5000"));
  expect(server.rejects.used).toBe(1);
  world.run(31_000);
  link.take(requestOf("5000"), world.network.endpoint("10.0.0.7:5000"));
  expect([server.counts.usedTokens, server.rejects.tokensFull]).toEqual([1, 5]);
});
