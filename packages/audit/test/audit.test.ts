import { createEventWriter } from "@muster/events";
import { createLedger } from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type AuditEntry, auditRows, readAudit, recordAudit } from "../src/index.js";

const role = "muster_audit_test";
const clock = createSystemClock();
const ids = createIds(clock, createSystemRandom());
const logger = createLogger({ service: "audit-test", level: "error" });
let admin: Postgres;
let postgres: Postgres;

beforeAll(async () => {
  const { databaseUrl: url } = await testServers();
  admin = openPostgres({ url, poolMax: 1, applicationName: "audit-test-admin", logger });
  await admin.query(`DO $$ BEGIN
      CREATE ROLE ${role} NOLOGIN IN ROLE muster_audit, muster_ledger, muster_events_writer;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  postgres = openPostgres({ url, role, poolMax: 3, applicationName: "audit-test", logger });
});
beforeEach(() => admin.query("TRUNCATE audit.entries").then(() => undefined));
afterAll(() => Promise.all([postgres.close(), admin.close()]));

const entry = (parts: Partial<AuditEntry> = {}): AuditEntry => ({
  id: ids.next(),
  recordedAtMs: 1_800_000_000_123,
  actorId: "staff-1",
  action: "store.refundOrder",
  subject: "order:1",
  reason: "Pagó dos veces",
  details: { amount: "12", nested: { list: [1, null, true] } },
  ...parts,
});
const record = (one: AuditEntry) => postgres.transact((tx) => recordAudit(tx, one));
const newest = { limit: 100, backward: false, from: undefined };

test("an entry comes back as it was recorded, with the transaction it was recorded in", async () => {
  const kept = entry();
  await record(kept);
  const lost = postgres.transact(async (tx) => {
    await recordAudit(tx, entry());
    throw new Error("undone");
  });
  await expect(lost).rejects.toThrow("undone");
  expect(await readAudit(postgres, {}, newest)).toEqual([kept]);
});

test("entries come newest first, in pages from either end", async () => {
  const entries = Array.from({ length: 7 }, (_, at) => entry({ subject: `order:${at}` }));
  for (const one of [...entries].reverse()) await record(one);
  const numbers = async (limit: number, backward: boolean, from?: AuditEntry): Promise<string> => {
    const rows = await readAudit(postgres, {}, { limit, backward, from: from?.id });
    return rows.map(({ subject }) => subject.slice(-1)).join("");
  };
  expect(await numbers(2, false)).toBe("654");
  expect(await numbers(2, false, entries[4])).toBe("321");
  expect(await numbers(2, true)).toBe("012");
  expect(await numbers(9, true, entries[4])).toBe("56");
  expect(await readAudit(postgres, {}, { limit: 2, backward: false, from: "no id" })).toEqual([]);
});

test("a filter wants everything that it names", async () => {
  await record(entry({ reason: "a" }));
  await record(entry({ reason: "b", action: "inventory.grantItems", subject: "player:1" }));
  await record(entry({ reason: "c", action: "inventory.grantItems", actorId: "staff-2" }));
  const found = async (filter: Parameters<typeof readAudit>[1]): Promise<string> =>
    (await readAudit(postgres, filter, newest)).map(({ reason }) => reason).join("");
  expect(await found({ area: "store" })).toBe("a");
  expect(await found({ area: "inventory" })).toBe("cb");
  expect(await found({ action: "inventory.grantItems", actorId: "staff-2" })).toBe("c");
  expect(await found({ subject: "player:1" })).toBe("b");
  expect(await found({ subject: "player:1", actorId: "staff-2" })).toBe("");
});

test("an entry commits with a ledger's unit, once however often the unit is sent", async () => {
  const metrics = createMetrics({ process: false });
  const events = createEventWriter({ postgres, logger });
  const ledger = createLedger({ postgres, events, clock, ids, logger, metrics });
  const one = entry();
  for (let times = 0; times < 2; times++) {
    await ledger.post({
      idempotency: { ownerId: "staff-1", operation: "refund", key: "1", request: {} },
      rows: [auditRows(one)],
      response: null,
    });
  }
  expect(await readAudit(postgres, {}, newest)).toEqual([one]);
  await ledger.close();
  await events.close();
});

test("nobody with the role changes or removes an entry", async () => {
  await record(entry());
  for (const statement of [
    "UPDATE audit.entries SET reason = 'other'",
    "DELETE FROM audit.entries",
    "TRUNCATE audit.entries",
  ])
    await expect(postgres.query(statement), statement).rejects.toMatchObject({ code: "42501" });
  expect(await readAudit(postgres, {}, newest)).toHaveLength(1);
});

test.each([
  [{ id: "1" }, "audit.id"],
  [{ recordedAtMs: 0.5 }, "audit.recordedAtMs"],
  [{ actorId: "" }, "actorId"],
  [{ actorId: "ä" }, "actorId"],
  [{ action: "refund" }, "audit.action"],
  [{ subject: "x".repeat(201) }, "audit.subject"],
  [{ reason: "" }, "reason"],
  [{ reason: "x".repeat(501) }, "reason"],
  [{ reason: "a\0b" }, "reason"],
  [{ details: { text: "x".repeat(16 * 1024) } }, "audit.details"],
])("%j is refused", async (parts, field) => {
  await expect(record(entry(parts))).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field },
  });
  expect(() => auditRows(entry(parts))).toThrow(field);
  expect(await readAudit(postgres, {}, newest)).toEqual([]);
});
