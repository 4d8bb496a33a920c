import { createLogger, createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLedger, createAuditor } from "../src/audit/index.js";
import { reserve } from "../src/reservations.js";
import { stepSeal } from "../src/seal.js";
import { mintOwnerId, sinkOwnerId } from "../src/unit.js";
import { type Book, clock, grant, ids, openBook, unit } from "./open-book.js";

let book: Book;
const [a, b, itemId] = [ids.next(), ids.next(), ids.next()];

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
  await book.ledger.post(grant(a, "currency:gold", 50n));
  await book.ledger.post(
    unit({
      transfers: [
        { assetId: "currency:gold", fromOwnerId: a, toOwnerId: b, amount: 20n, reason: "test" },
        { assetId: "currency:gold", fromOwnerId: b, toOwnerId: sinkOwnerId, amount: 5n, reason: "test" },
      ],
      items: [
        {
          change: "create",
          itemId,
          assetId: "item:ring",
          definitionRevision: 1,
          ownerId: a,
          reason: "test",
        },
        { change: "move", itemId, fromOwnerId: a, toOwnerId: b, reason: "test" },
      ],
    }),
  );
});
afterAll(() => book.close());

/** Runs `statements` as the database's owner would who has something to hide, gives what audits find, and undoes them. */
async function tamper(statements: readonly (readonly [text: string, values: readonly unknown[]])[]) {
  const undo = new Error("undo");
  let problems: Awaited<ReturnType<typeof auditLedger>>["problems"] = [];
  const tampering = book.admin.transact(async (tx) => {
    for (const [text, values] of statements) await tx.query(text, values);
    problems = (await auditLedger({ ...book.admin, transact: (work) => work(tx) })).problems;
    throw undo;
  });
  await expect(tampering).rejects.toBe(undo);
  return problems.toSorted((one, other) => (one.subject < other.subject ? -1 : 1));
}

test("a sound book has no problems", async () => {
  expect(await auditLedger(book.postgres)).toEqual({
    accounts: 2n,
    transfers: 3n,
    items: 1n,
    itemMoves: 2n,
    seals: 0n,
    unsealedUnits: 2n,
    sealSha256: null,
    problems: [],
  });
});

test.each([
  [
    "a balance that was raised",
    "UPDATE ledger.accounts SET balance = balance + 1 WHERE owner_id = $1",
    [a],
    [
      { kind: "balance", subject: `${a} currency:gold`, found: "balance 31, replayed 30" },
      { kind: "sum", subject: "currency:gold", found: "sum 1, not 0" },
    ],
  ],
  [
    "an account that is gone",
    "DELETE FROM ledger.accounts WHERE owner_id = $1",
    [b],
    [
      { kind: "balance", subject: `${b} currency:gold`, found: "balance absent, replayed 15" },
      { kind: "sum", subject: "currency:gold", found: "sum -15, not 0" },
    ],
  ],
  [
    "a transfer that was edited",
    "UPDATE ledger.transfers SET amount = 21 WHERE to_owner_id = $1",
    [b],
    [
      { kind: "balance", subject: `${a} currency:gold`, found: "balance 30, replayed 29" },
      { kind: "balance", subject: `${b} currency:gold`, found: "balance 15, replayed 16" },
    ],
  ],
  [
    "an item that changed hands without a move",
    "UPDATE ledger.items SET owner_id = $1",
    [a],
    [{ kind: "item", subject: itemId, found: `owner ${a} version 2, last move to ${b} version 2` }],
  ],
  [
    "a move that is missing",
    "DELETE FROM ledger.item_moves WHERE from_owner_id = $1",
    [mintOwnerId],
    [{ kind: "item", subject: itemId, found: "version 2 at place 1" }],
  ],
  [
    "an item from nowhere",
    "INSERT INTO ledger.items VALUES ($1, $1, 'item:x', 0, 1)",
    [b],
    [{ kind: "item", subject: b, found: "an item without moves" }],
  ],
] as const)("%s is found", async (_name, statement, values, problems) => {
  expect(await tamper([[statement, values]])).toEqual(
    problems.toSorted((one, other) => (one.subject < other.subject ? -1 : 1)),
  );
});

describe("a sealed book", () => {
  const reservationId = ids.next();
  const [first, second] = ["1", "2"] as const;

  beforeAll(async () => {
    const sealAll = async () => {
      while ((await stepSeal(book.postgres, 0)) !== "idle");
    };
    await sealAll();
    const counted = [{ assetId: "currency:gold", amount: 4n }];
    await book.ledger.post(
      unit(
        reserve({
          ...{ reservationId, ownerId: b, purpose: "trade:1", counted, itemIds: [itemId] },
          ...{ expiresAtMs: null, reason: "test" },
        }),
      ),
    );
    await sealAll();
  });

  test("has no problems, and says where its chain ends", async () => {
    const report = await auditLedger(book.postgres);
    expect(report).toMatchObject({ seals: 2n, unsealedUnits: 0n, problems: [] });
    expect(report.sealSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  const seal = (sequence: string) => expect.objectContaining({ kind: "seal", subject: sequence });
  test.each([
    ["a transfer's reason", "UPDATE ledger.transfers SET reason = 'x' WHERE to_owner_id = $1", [b], first],
    [
      "when a transfer was made",
      "UPDATE ledger.transfers SET recorded_at = now() + $1::interval",
      ["1s"],
      first,
    ],
    ["a move's reason", "UPDATE ledger.item_moves SET reason = $1 WHERE version = 3", ["x"], second],
    ["what an item is", "UPDATE ledger.items SET asset_id = $1", ["item:crown"], first],
    ["an item's revision", "UPDATE ledger.items SET definition_revision = $1", [7], first],
    ["a seal's hash", "UPDATE ledger.seals SET sha256 = sha256($1) WHERE sequence = 1", ["x"], first],
    [
      "what a seal follows",
      "UPDATE ledger.seals SET previous_sha256 = sha256($1) WHERE sequence = 2",
      ["x"],
      second,
    ],
    ["that there was a seal", "DELETE FROM ledger.seals WHERE sequence = $1", [1], second],
    ["that a batch was sealed", "DELETE FROM ledger.batches WHERE epoch = $1", [1], first],
    [
      "that a batch came later",
      "INSERT INTO ledger.batches (epoch, unit_ids) SELECT $1, ARRAY[unit_id] FROM ledger.transfers LIMIT 1",
      [1],
      second,
    ],
  ] as const)("shows an edit of %s", async (_name, text, values, sequence) => {
    expect(await tamper([[text, values]])).toContainEqual(seal(sequence));
  });

  test("shows an edit that leaves every sum and every hash behind it in order", async () => {
    const raise = (change: number, owner: string) =>
      [`UPDATE ledger.accounts SET balance = balance + ${change} WHERE owner_id = $1`, [owner]] as const;
    const problems = await tamper([
      [
        "UPDATE ledger.transfers SET amount = amount - 1 WHERE from_owner_id = $1 AND to_owner_id = $2",
        [a, b],
      ],
      raise(1, a),
      raise(-1, b),
      ["UPDATE ledger.entries SET delta = delta + 1 WHERE owner_id = $1 AND delta = -20", [a]],
      ["UPDATE ledger.entries SET delta = delta - 1 WHERE owner_id = $1 AND delta = 20", [b]],
    ]);
    expect(problems).toEqual([seal(first)]);
  });

  test.each([
    [
      "a unit that was slipped in",
      "INSERT INTO ledger.transfers VALUES ($1, 0, $1, $2, 'currency:x', 1, 'x', now())",
      [a, mintOwnerId],
      "seal",
      a,
    ],
    [
      "a line that was edited",
      "UPDATE ledger.entries SET delta = 9 WHERE owner_id = $1 AND delta = 20",
      [b],
      "entry",
      `${b} 3`,
    ],
    [
      "a line that is gone",
      "DELETE FROM ledger.entries WHERE owner_id = $1 AND delta = -20",
      [a],
      "entry",
      `${a} 2`,
    ],
    [
      "a line too many",
      "INSERT INTO ledger.entries SELECT owner_id, 99, unit_id, ordinal, item_id, item_version, asset_id, delta FROM ledger.entries WHERE owner_id = $1 AND delta = -20",
      [a],
      "entry",
      "all",
    ],
    [
      "a reservation that was settled on paper",
      "UPDATE ledger.reservations SET state = 'posted' WHERE id = $1",
      [reservationId],
      "reservation",
      "currency:gold",
    ],
    [
      "a reservation of more than is there",
      `UPDATE ledger.reservations SET counted = '[{"assetId": "currency:gold", "amount": "5"}]' WHERE id = $1`,
      [reservationId],
      "reservation",
      "currency:gold",
    ],
    [
      "a reserved item that is elsewhere",
      "UPDATE ledger.reservations SET item_ids = '{}' WHERE id = $1",
      [reservationId],
      "reservation",
      itemId,
    ],
    [
      "debt that was handed on",
      "INSERT INTO ledger.transfers VALUES ($1, 0, $1, $2, 'debt:gold', 1, 'x', now())",
      [a, b],
      "debt",
      a,
    ],
  ] as const)("shows %s", async (_name, text, values, kind, subject) => {
    expect(await tamper([[text, values]])).toContainEqual(expect.objectContaining({ kind, subject }));
  });

  test("is gone through by the auditor in small steps, which tells what it finds and when all was well", async () => {
    await book.ledger.post(grant(a, "currency:gold", 1n));
    const metrics = createMetrics({ process: false });
    const quiet = createLogger({ service: "ledger-test", level: "silent" });
    const auditor = createAuditor({
      postgres: book.postgres,
      clock,
      logger: quiet,
      metrics,
      intervalMs: 1,
      stepSize: 1,
    });
    const shown = async (name: string) =>
      Number(new RegExp(`^${name} (.*)$`, "m").exec((await metrics.expose()).text)?.[1] ?? Number.NaN);
    const until = async (name: string, wanted: (value: number) => boolean) => {
      const endMs = clock.monotonicMs() + 15_000;
      while (!wanted(await shown(name))) {
        if (clock.monotonicMs() > endMs) throw new Error(`${name} stays at ${await shown(name)}`);
        await clock.sleep(5);
      }
    };
    auditor.start();
    await until("muster_ledger_audit_success_timestamp_seconds", (value) => value > 0);
    expect(await shown("muster_ledger_audit_problems")).toBe(0);
    for (const [spoil, mend] of [
      [
        "UPDATE ledger.accounts SET balance = balance + 1",
        "UPDATE ledger.accounts SET balance = balance - 1",
      ],
      ["UPDATE ledger.items SET version = version + 1", "UPDATE ledger.items SET version = version - 1"],
      [
        "UPDATE ledger.transfers SET reason = reason || 'x'",
        "UPDATE ledger.transfers SET reason = left(reason, -1)",
      ],
      ["UPDATE ledger.reservations SET state = 'voided'", "UPDATE ledger.reservations SET state = 'pending'"],
    ] as const) {
      await book.admin.query(spoil);
      await until("muster_ledger_audit_problems", (value) => value > 0);
      await book.admin.query(mend);
      await until("muster_ledger_audit_problems", (value) => value === 0);
    }
    await auditor.stop();
  });
});
