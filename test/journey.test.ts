import { readConfig, withSettings } from "@muster/config";
import { demoCredentials, seedDemo, startStack, type Topology } from "@muster/stack";
import { expect, test } from "vitest";
import { runJourney } from "./src/journey/journey.js";

const operator = demoCredentials[2];

test.each<Topology>(["one", "processes"])(
  "a player's first minute works end to end, topology %s",
  { timeout: 120_000 },
  async (topology) => {
    const { databaseUrl, redisUrl } = await testServers();
    const config = withSettings(readConfig({}), {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      GATEWAY_PORT: 0,
      ACCOUNTS_PORT: 0,
      INVENTORY_PORT: 0,
    });
    const steps: string[] = [];
    const stack = await startStack({ config, topology, dataName: "unused" });
    try {
      await seedDemo(stack.platform);
      await runJourney({ url: stack.platform.url, operator, onStep: ({ name }) => steps.push(name) });
    } finally {
      await stack.stop();
    }
    expect(steps).toHaveLength(11);
  },
);
