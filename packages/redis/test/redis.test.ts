import { createLogger } from "@muster/telemetry";
import { expect, test } from "vitest";
import { defineScript, openRedis, slotKey } from "../src/index.js";

const logger = createLogger({ service: "test", level: "silent" });

test("a script is sent once and found again after the server forgot it", async () => {
  const { redisUrl } = await testServers();
  const redis = openRedis({ url: redisUrl, applicationName: "t", logger });
  const add = defineScript("return redis.call('INCRBY', KEYS[1], ARGV[1])");
  const key = slotKey("sum", "a", "total");
  expect(await add.run(redis, [key], [2])).toBe(2);
  await redis.script("FLUSH");
  expect(await add.run(redis, [key], [3])).toBe(5);
  await expect(defineScript("return redis.error_reply('no')").run(redis, [key], [])).rejects.toThrow("no");
  redis.disconnect();
});

test("a key carries its hash tag", () => {
  expect(slotKey("ev:", "db:3")).toBe("ev:{db:3}");
  expect(slotKey("lb:", "a", "top")).toBe("lb:{a}:top");
});

test("a server that is away is an error and not a hang", async () => {
  const redis = openRedis({ url: "redis://127.0.0.1:1", applicationName: "t", logger });
  await expect(redis.get("x")).rejects.toThrow();
  redis.disconnect();
});
