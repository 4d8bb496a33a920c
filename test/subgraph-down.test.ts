import {
  createMusterClient,
  InventoryDocument,
  type InventoryQuery,
  MeDocument,
  type MusterError,
} from "@muster/client";
import { readConfig, withSettings } from "@muster/config";
import { demoCredentials, seedDemo, startStack } from "@muster/stack";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";

const [ada] = demoCredentials;

test("a subgraph that dies takes only its own fields along, and is started again", {
  timeout: 120_000,
}, async () => {
  const { databaseUrl, redisUrl } = await testServers();
  const config = withSettings(readConfig({}), {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    GATEWAY_PORT: 0,
    ACCOUNTS_PORT: 0,
    INVENTORY_PORT: 0,
    STORE_PORT: 0,
  });
  const stack = await startStack({ config, topology: "processes", dataName: "unused" });
  const { platform } = stack;
  const client = createMusterClient({
    url: `${platform.url}/graphql`,
    webSocketImpl: WebSocket,
    retry: { attemptsMax: 1 },
  });
  try {
    await seedDemo(platform);
    await client.login({ username: ada.username, password: ada.password });
    await vi.waitFor(
      async () => expect((await client.execute(InventoryDocument)).me.wallet).toHaveLength(1),
      {
        timeout: 10_000,
      },
    );
    const pid = platform.parts.find(({ name }) => name === "inventory")?.pid ?? 0;
    process.kill(pid, "SIGKILL");

    const problems: MusterError[] = [];
    const partial = await vi.waitFor(
      async () => {
        problems.length = 0;
        const settings = { onPartial: (error: MusterError) => problems.push(error) };
        const { me } = await client.execute(InventoryDocument, {}, settings);
        expect(problems).toHaveLength(1);
        return me;
      },
      { timeout: 10_000, interval: 5 },
    );
    expect(partial).toMatchObject({ displayName: ada.displayName, wallet: null, items: null });
    expect(problems[0]).toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
      details: { subgraph: "inventory" },
    });
    expect((await client.execute(MeDocument)).me.displayName).toBe(ada.displayName);

    const back = async (): Promise<InventoryQuery["me"]> => (await client.execute(InventoryDocument)).me;
    await vi.waitFor(async () => expect((await back()).wallet).toHaveLength(1), {
      timeout: 60_000,
      interval: 100,
    });
  } finally {
    client.close();
    await stack.stop();
  }
});
