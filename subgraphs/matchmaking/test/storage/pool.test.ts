import { openRedis, type Redis } from "@muster/redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ticket, TicketId } from "../../src/service/index.js";
import { TicketPool } from "../../src/storage/index.js";
import { logger } from "../setting.js";

const queueId = "duel";
const leader = { queueId, epoch: 7 };
const ticket = (id: string, version = 1, state: Ticket["state"] = "QUEUED"): Ticket => ({
  ...{ id: id as TicketId, version, state, queueId, generation: 1, players: [], modes: null },
  ...{ queuedAtMs: 0, changedAtMs: 0, matchId: null },
});

const empty = async (redis: Redis): Promise<void> => {
  await Promise.all(("nodes" in redis ? redis.nodes("master") : [redis]).map((node) => node.flushdb()));
};

describe.each([
  { name: "one server", open: async () => (await testServers()).redisUrl },
  { name: "a Cluster", open: () => testCluster() },
])("in $name", ({ open }) => {
  let redis: Redis;
  let pool: TicketPool;
  beforeAll(async () => {
    redis = openRedis({ url: await open(), applicationName: "t", logger });
    pool = new TicketPool(redis, "t");
  });
  afterAll(() => redis.disconnect());

  test("tickets are claimed all or none, at their versions, and once", async () => {
    await pool.lead(leader);
    await pool.put([ticket("a"), ticket("b", 3), ticket("c")]);
    expect(await pool.claim(leader, [ticket("a"), ticket("b", 2)])).toBe(false);
    expect(await pool.claim(leader, [ticket("a"), ticket("none")])).toBe(false);
    const claims = await Promise.all([
      pool.claim(leader, [ticket("a"), ticket("b", 3)]),
      pool.claim(leader, [ticket("b", 3), ticket("c")]),
    ]);
    expect(claims).toEqual([true, false]);
    expect(await pool.claim(leader, [ticket("c")])).toBe(true);
  });

  test("an older leader claims nothing and does not come back", async () => {
    await pool.put([ticket("d")]);
    const next = { queueId, epoch: 8 };
    expect(await pool.lead(next)).toBe(true);
    expect(await pool.lead(leader)).toBe(false);
    expect(await pool.claim(leader, [ticket("d")])).toBe(false);
    expect(await pool.claim(next, [ticket("d")])).toBe(true);
  });

  test("a change that comes late changes nothing", async () => {
    const late = { queueId, epoch: 9 };
    await pool.lead(late);
    await pool.put([ticket("e", 2)]);
    await pool.put([ticket("e", 1, "CANCELLED")]);
    expect(await pool.claim(late, [ticket("e", 2)])).toBe(true);
    await pool.put([ticket("f"), ticket("f", 2, "CANCELLED")]);
    expect(await pool.claim(late, [ticket("f")])).toBe(false);
  });

  test("the feed tells of changes behind a place, and a pool that was lost is filled", async () => {
    const last = { queueId, epoch: 10 };
    const end = await pool.feedEnd(queueId);
    await pool.put([ticket("g"), ticket("h")]);
    const changes = await pool.changes(queueId, end);
    expect(changes.ids).toEqual(["g", "h"]);
    expect(await pool.changes(queueId, changes.end)).toEqual({ ids: [], end: changes.end });
    await empty(redis);
    expect(await pool.claim(last, [ticket("g")])).toBe(false);
    await pool.put([ticket("stale")]);
    await pool.lead(last);
    const versions = new Map([["g", 1] as const, ["h", 4] as const]) as Map<TicketId, number>;
    expect(await pool.fill(last, versions)).toBe(3);
    expect(await pool.fill(last, versions)).toBe(0);
    expect(await pool.claim(last, [ticket("stale")])).toBe(false);
    expect(await pool.claim(last, [ticket("g"), ticket("h", 4)])).toBe(true);
  });
});
