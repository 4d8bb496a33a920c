import { expect, test } from "vitest";
import { countRows, lifetimes, registration, useSetting } from "./setting.js";

const setting = useSetting();

test("sessions are read newest first, page by page in both directions, without expired ones", async () => {
  const { clock, signIn, sessions } = setting();
  const input = registration();
  const expired = await signIn.register(input);
  await clock.advance(lifetimes.refreshMs);
  const ids: string[] = [];
  for (let at = 0; at < 4; at++) ids.unshift((await signIn.login("player", input)).session.id);
  const read = async (limit: number, backward: boolean, from?: string) =>
    (await sessions.list(expired.session.subject, { limit, backward, from })).map(({ id }) => id);
  expect(await read(10, false)).toEqual(ids);
  expect(await read(2, false, ids[0])).toEqual(ids.slice(1, 3));
  expect(await read(10, true)).toEqual(ids.toReversed());
  expect(await read(2, true, ids[3])).toEqual([ids[2], ids[1]]);
  expect(await read(2, false, "nonsense")).toEqual([]);
});

test("a sweep deletes used tokens that expired and sessions past their retention, and nothing else", async () => {
  const { admin, clock, signIn, sessions, storage } = setting();
  const old = await signIn.register(registration());
  await sessions.refresh(old.refreshToken);
  await clock.advance(1000);
  const young = await signIn.register(registration());
  const refreshed = await sessions.refresh(young.refreshToken);
  const before = await countRows(admin);
  const nowMs = old.session.expiresAtMs;
  expect(await storage.sweep({ nowMs, sessionsBeforeMs: 0, declinesBeforeMs: 0 })).toBe(1);
  expect(await countRows(admin)).toEqual({ ...before, used: (before["used"] ?? 0) - 1 });
  // A reuse is still found while the token has not expired by itself.
  await expect(sessions.refresh(young.refreshToken)).rejects.toMatchObject({ code: "SESSION_REVOKED" });
  await storage.sweep({ nowMs, sessionsBeforeMs: refreshed.session.expiresAtMs, declinesBeforeMs: 0 });
  const after = await countRows(admin);
  expect(after).toMatchObject({
    sessions: 0,
    used: 0,
    players: before["players"],
    credentials: before["credentials"],
  });
});

test("the role of accounts writes events and cannot read them or change a table", async () => {
  const { admin } = setting();
  const asAccounts = (statement: string) =>
    admin.transact(async (tx) => {
      await tx.query("SET LOCAL ROLE muster_accounts");
      await tx.query(statement);
    });
  await expect(asAccounts("SELECT * FROM events.outbox")).rejects.toThrow("permission denied");
  await expect(asAccounts("DELETE FROM events.outbox")).rejects.toThrow("permission denied");
  await expect(asAccounts("DROP TABLE accounts.players")).rejects.toThrow("must be owner");
  await expect(asAccounts("SELECT * FROM ledger.accounts")).rejects.toThrow("permission denied");
});

test("a search by name reads ranges of indexes, however many players there are", async () => {
  const { admin } = setting();
  const plan = await admin.transact(async (tx) => {
    // A table as small as a test's would be read whole.
    await tx.query("SET LOCAL enable_seqscan = off");
    await tx.query("SET LOCAL enable_bitmapscan = off");
    const rows = await tx.query<Record<string, string>>(`EXPLAIN SELECT id FROM accounts.players
      WHERE lower(display_name) COLLATE "C" >= lower('Zo'::text) AND lower(display_name) COLLATE "C" < lower('Zo'::text) || 'z'
      ORDER BY lower(display_name) COLLATE "C", id LIMIT 5`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
  expect(plan).toMatch(/Index (Only )?Scan using players_by_display_name/);
  expect(plan).not.toMatch(/Sort|Seq Scan/);
});
