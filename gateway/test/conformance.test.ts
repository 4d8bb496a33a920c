import { serverAudits } from "graphql-http";
import { expect, test } from "vitest";
import { startGateway } from "./fixtures/gateway.js";

test("GraphQL over HTTP: every MUST and no more than the known SHOULDs", async () => {
  const { url } = await startGateway();
  const audits = serverAudits({ url: `${url}/graphql`, fetchFn: fetch });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const failed = results.flatMap((result) => (result.status === "error" ? [result] : []));
  expect(failed.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([]);
  const warned = results.filter((result) => result.status === "warn").map(({ name }) => name);
  // A client that takes application/json gets 400 for a request that cannot run, as Apollo Server has it.
  expect(warned.every((name) => name.includes("application/json"))).toBe(true);
  expect(warned.length).toBeLessThanOrEqual(3);
  expect(results.length).toBeGreaterThan(50);
});
