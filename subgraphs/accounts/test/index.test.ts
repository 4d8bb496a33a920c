import { expect, test, vi } from "vitest";
import { createAccounts, seedStaff } from "../src/index.js";
import { useAccounts } from "./subgraph.js";

const accounts = useAccounts();

test("seeding makes the first operator once, and leaves one that is there alone", async () => {
  const operator = { username: "operator", password: "correct horse", scopes: ["accounts:staff"] };
  expect(await seedStaff(accounts().deps, operator)).toBe(true);
  expect(await seedStaff(accounts().deps, { ...operator, password: "another horse" })).toBe(false);
  const login = (password: string) =>
    accounts().run(
      `mutation { loginStaff(input: { username: "operator", password: "${password}" }) { staff { scopes } } }`,
    );
  expect((await login("correct horse")).data.loginStaff.staff.scopes).toEqual(["accounts:staff"]);
  expect((await login("another horse")).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
});

test("it is ready between start and stop", async () => {
  const second = await createAccounts(accounts().deps);
  await expect(second.ready()).rejects.toThrow("hasher");
  await second.start();
  await expect(second.ready()).resolves.toBeUndefined();
  await second.stop();
  await expect(second.ready()).rejects.toThrow("hasher");
});

test("old sessions are swept by a job that recurs", async () => {
  const { admin } = accounts();
  const nextRunMs = async (): Promise<number> => {
    const [job] = await admin.query<{ readonly run_at_ms: bigint }>(
      "SELECT run_at_ms FROM jobs.jobs WHERE name = 'accounts.sweepSessions' AND state = 'waiting' AND error IS NULL",
    );
    return Number(job?.run_at_ms ?? 0n);
  };
  await vi.waitFor(async () => expect(await nextRunMs()).toBeGreaterThan(Date.now() + 300_000), {
    timeout: 10_000,
  });
});
