import { expect, test } from "vitest";
import { ask, askFailing, asStaff, useSetting } from "../setting.js";

const setting = useSetting();

const list = "query { inventoryFailedJobs { edges { node { key } } } }";
const retry =
  "mutation ($input: RetryJobInput!) { retryInventoryJob(input: $input) { job { key attempts } } }";

test("inventory lists what was given up of its own work, and tries it again on record", async () => {
  const rows = await setting().admin.query<{ id: bigint }>(
    `INSERT INTO jobs.jobs (name, key, input, state, run_at_ms, attempt, finished_at_ms)
    VALUES ('inventory.unknown', 'mine', 'null', 'failed', 0, 20, 1), ('store.unknown', 'theirs', 'null', 'failed', 0, 20, 1)
    RETURNING id`,
  );
  const [mine = "", theirs = ""] = rows.map(({ id }) => String(id));
  const staff = asStaff("inventory:jobs");
  expect(await ask(setting(), staff, list)).toEqual({
    inventoryFailedJobs: { edges: [{ node: { key: "mine" } }] },
  });
  const input = (id: string) => ({ input: { id, reason: "it is mended" } });
  expect(await askFailing(setting(), staff, retry, input(theirs))).toMatchObject({ code: "NOT_FOUND" });
  expect(await askFailing(setting(), asStaff("store:jobs"), retry, input(mine))).toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await ask(setting(), staff, retry, input(mine))).toEqual({
    retryInventoryJob: { job: { key: "mine", attempts: 20 } },
  });
  expect(await setting().admin.query("SELECT state, attempt FROM jobs.jobs WHERE id = $1", [mine])).toEqual([
    { state: "waiting", attempt: 0 },
  ]);
  expect(
    await setting().admin.query("SELECT action, reason FROM audit.entries WHERE subject = $1", [
      `job:${mine}`,
    ]),
  ).toEqual([{ action: "inventory.retryJob", reason: "it is mended" }]);
});
