import { createLogger } from "@muster/telemetry";
import { expect, test, vi } from "vitest";
import { listen, openPostgres } from "../src/index.js";

const logger = createLogger({ service: "test", level: "silent" });

test("a listener is told of notifications, and again after its connection was lost", async () => {
  const { databaseUrl: url } = await testServers();
  const postgres = openPostgres({ url, poolMax: 2, applicationName: "t", logger });
  let told = 0;
  const listener = listen({
    url,
    channel: "bell",
    applicationName: "bell-listener",
    onNotify: () => told++,
    logger,
  });
  await vi.waitFor(() => expect(told).toBe(1), { timeout: 5000 });
  await postgres.query("NOTIFY bell");
  await vi.waitFor(() => expect(told).toBe(2), { timeout: 5000 });
  await postgres.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bell-listener'",
  );
  await vi.waitFor(() => expect(told).toBe(3), { timeout: 5000 });
  await postgres.query("NOTIFY bell");
  await vi.waitFor(() => expect(told).toBe(4), { timeout: 5000 });
  await listener.close();
  await postgres.query("NOTIFY bell");
  expect(told).toBe(4);
  await postgres.close();
});
