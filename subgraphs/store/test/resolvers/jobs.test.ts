import { expect, test } from "vitest";
import { ask, askFailing, asPlayer, asStaff, footprint, makePlayer, until, useSetting } from "../setting.js";

const setting = useSetting({});

const list = `query ($first: Int, $after: Cursor) { storeFailedJobs(first: $first, after: $after) {
  edges { cursor node { id name key input attempts error failedAt } } pageInfo { hasNextPage } } }`;
const retry = `mutation ($input: RetryJobInput!) { retryStoreJob(input: $input) { job { id name attempts } } }`;

interface Listed {
  readonly storeFailedJobs: {
    readonly edges: readonly {
      readonly cursor: string;
      readonly node: { readonly id: string; readonly key: string };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  };
}

async function giveUp(name: string, key: string): Promise<string> {
  const [row] = await setting().admin.query<{ id: bigint }>(
    `INSERT INTO jobs.jobs (name, key, input, state, run_at_ms, attempt, error, finished_at_ms)
    VALUES ($1, $2, '{"noticeId": "none"}', 'failed', 0, 600, 'it did not answer', 1700000000000) RETURNING id`,
    [name, key],
  );
  return String(row?.id);
}

test("what was given up is listed, the newest first, and tried again once, on record", async () => {
  const ids = [
    await giveUp("store.applyNotice", "one"),
    await giveUp("store.applyNotice", "two"),
    await giveUp("inventory.expire", "other"),
    await giveUp("store.applyNotice", "three"),
  ] as const;
  const staff = asStaff("store:jobs");
  const first = await ask<Listed>(setting(), staff, list, { first: 2 });
  expect(first.storeFailedJobs.edges.map(({ node }) => node.key)).toEqual(["three", "two"]);
  expect(first.storeFailedJobs.pageInfo.hasNextPage).toBe(true);
  const after = first.storeFailedJobs.edges[1]?.cursor;
  expect((await ask<Listed>(setting(), staff, list, { first: 2, after })).storeFailedJobs).toMatchObject({
    edges: [
      {
        node: {
          ...{
            id: ids[0],
            name: "store.applyNotice",
            key: "one",
            input: { noticeId: "none" },
            attempts: 600,
          },
          ...{ error: "it did not answer", failedAt: "2023-11-14T22:13:20.000Z" },
        },
      },
    ],
    pageInfo: { hasNextPage: false },
  });
  const input = { id: ids[0], reason: "the store answers again" };
  const results = await Promise.all([
    setting().subgraph.execute({ query: retry, variables: { input }, principal: staff, requestId: "test" }),
    setting().subgraph.execute({ query: retry, variables: { input }, principal: staff, requestId: "test" }),
  ]);
  const codes = results.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions["code"]));
  expect(codes).toEqual(["NOT_FOUND"]);
  await until(async () => {
    const [row] = await setting().admin.query("SELECT 1 FROM jobs.jobs WHERE id = $1 AND state = 'done'", [
      ids[0],
    ]);
    return row !== undefined;
  });
  expect(
    await setting().admin.query("SELECT action, reason, details FROM audit.entries WHERE subject = $1", [
      `job:${ids[0]}`,
    ]),
  ).toEqual([
    {
      ...{ action: "store.retryJob", reason: "the store answers again" },
      details: { name: "store.applyNotice", key: "one", attempts: 600 },
    },
  ]);
});

test("who may not, what is another's and what is no reason change nothing", async () => {
  const [mine, other] = [await giveUp("store.payBack", "mine"), await giveUp("inventory.expire", "theirs")];
  const player = asPlayer(await makePlayer(setting()));
  const before = await footprint(setting());
  const failing = (principal: typeof player, id: string, reason = "asked for") =>
    askFailing(setting(), principal, retry, { input: { id, reason } });
  expect(await failing(player, mine)).toMatchObject({ code: "FORBIDDEN" });
  expect(await failing(asStaff("store:read"), mine)).toMatchObject({ code: "FORBIDDEN" });
  expect(await askFailing(setting(), asStaff("store:read"), list)).toMatchObject({ code: "FORBIDDEN" });
  const staff = asStaff("store:jobs");
  for (const id of [other, "0", "-1", "x", "99999999999999999999"])
    expect(await failing(staff, id)).toMatchObject({ code: "NOT_FOUND", details: { field: "id" } });
  expect(await failing(staff, mine, "")).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "reason" },
  });
  expect(await askFailing(setting(), staff, list, { first: 101 })).toMatchObject({ code: "BAD_USER_INPUT" });
  expect(await footprint(setting())).toEqual(before);
});
