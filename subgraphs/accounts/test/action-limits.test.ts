import type { PlayerId } from "@muster/auth";
import { openRedis } from "@muster/redis";
import { createIds, createSystemClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { createActionLimits } from "../src/storage/index.js";
import { logger, random } from "./setting.js";

const ids = createIds(createSystemClock(), random);

test("a player does a thing so often a minute, whatever other players and other things do", async () => {
  const { redisUrl } = await testServers();
  const redis = openRedis({ url: redisUrl, applicationName: "limits-test", logger });
  const limits = createActionLimits({ redis, onAway: () => expect.fail("redis is there") });
  const [ada, bob] = [ids.next<PlayerId>(), ids.next<PlayerId>()];
  for (let at = 0; at < 30; at++) await limits.take("lookup", ada);
  const refused = await limits.take("lookup", ada).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "RATE_LIMITED", retryable: true });
  const { retryAfterMs } = (refused as { details: { retryAfterMs: number } }).details;
  expect(retryAfterMs).toBeGreaterThan(0);
  expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  await limits.take("lookup", bob);
  await limits.take("social", ada);
  // A window that is over: the next one begins.
  await redis.flushdb();
  await limits.take("lookup", ada);
  redis.disconnect();
});

test("while Redis is away nothing is counted", async () => {
  const redis = openRedis({ url: "redis://127.0.0.1:1", applicationName: "limits-test", logger });
  let away = 0;
  const limits = createActionLimits({ redis, onAway: () => away++ });
  await limits.take("social", ids.next<PlayerId>());
  expect(away).toBe(1);
  redis.disconnect();
});
