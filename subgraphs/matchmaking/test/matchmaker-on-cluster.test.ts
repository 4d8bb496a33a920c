import { openRedis } from "@muster/redis";
import { expect, test, vi } from "vitest";
import { logger } from "./setting.js";
import { useMatchmaking } from "./subgraph.js";

const matchmaking = useMatchmaking(() => testCluster());
const patience = { timeout: 20_000, interval: 50 };
const playersCount = 12;

test("on a Redis Cluster players are matched from its pool, and hear of it through its streams", async () => {
  const { run, follow, player, platform } = matchmaking();
  const players = Array.from({ length: playersCount }, player);
  const news = await Promise.all(
    players.map((one) => follow("subscription { ticketUpdated { state } }", {}, one)),
  );
  await Promise.all(
    players.map((one) =>
      run('mutation { joinQueue(input: { queueId: "duel" }) { ticket { id } } }', {}, one),
    ),
  );
  for (const heard of news)
    for (const state of ["QUEUED", "ALLOCATING", "READY"])
      expect((await heard.next()).value.data.ticketUpdated).toEqual({ state });
  for (const heard of news) await heard.return?.();
  const redis = openRedis({ url: await testCluster(), applicationName: "t", logger });
  const { database } = platform.logOf("matchmaking");
  // The pool is where it should be, and holds nobody any more.
  expect(Number(await redis.get(`mm:{${database}:duel}:epoch`))).toBeGreaterThan(0);
  await vi.waitFor(async () => expect(await redis.hlen(`mm:{${database}:duel}:tickets`)).toBe(0), patience);
  const [next, other] = [player(), player()];
  await run('mutation { joinQueue(input: { queueId: "duel" }) { ticket { id } } }', {}, next);
  await vi.waitFor(async () => expect(await redis.hlen(`mm:{${database}:duel}:tickets`)).toBe(1), patience);
  // A pool that is lost is filled from Postgres.
  if ("nodes" in redis) await Promise.all(redis.nodes("master").map((node) => node.flushdb()));
  redis.disconnect();
  const { data } = await run(
    'mutation { joinQueue(input: { queueId: "duel" }) { ticket { id } } }',
    {},
    other,
  );
  await vi.waitFor(async () => {
    const { id } = data.joinQueue.ticket;
    const read = await run("query ($id: ID!) { ticket(id: $id) { state } }", { id }, other);
    expect(read.data.ticket.state).toBe("READY");
  }, patience);
});
