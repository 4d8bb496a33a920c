import { readConfig, withSettings } from "@muster/config";
import { demoCredentials, seedDemo, startStack, type Topology } from "@muster/stack";
import { expect, test } from "vitest";
import { runJourney } from "./src/journey/journey.js";

const operator = demoCredentials[2];

test.each<Topology>(["one", "processes"])(
  "two players' first minutes work end to end, topology %s",
  { timeout: 240_000 },
  async (topology) => {
    const { databaseUrl, redisUrl } = await testServers();
    const config = withSettings(readConfig({}), {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      GATEWAY_PORT: 0,
      ACCOUNTS_PORT: 0,
      INVENTORY_PORT: 0,
      STORE_PORT: 0,
      MATCHMAKING_PORT: 0,
    });
    const steps: string[] = [];
    const stack = await startStack({ config, topology, dataName: "unused", simulatePayments: true });
    try {
      await seedDemo(stack.platform);
      const { platform, storefrontUrl } = stack;
      await runJourney({
        url: platform.url,
        storefrontUrl,
        operator,
        onStep: ({ name }) => steps.push(name),
      });
    } finally {
      await stack.stop();
    }
    expect(steps).toHaveLength(27);
  },
);
