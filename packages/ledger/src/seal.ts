import type { Postgres, Transaction } from "@muster/postgres";

/** How far the book is sealed. */
export interface SealState {
  /** Counts seals from 1; 0 where there is none. */
  readonly sequence: bigint;
  /** The hash of the chain so far, 64 hexadecimal digits; zeros where there is no seal. */
  readonly sha256: string;
}

/** What one step of sealing did. `busy`: another process is at it. */
export type SealStep = "sealed" | "advanced" | "idle" | "busy";

/** Batches that one seal covers at most. */
const batchesPerSeal = 128;

/** Held for the length of a transaction by the one that seals. */
const sealerLock = 7_206_415_110;

interface StateRow {
  readonly number: bigint;
  readonly sealable: boolean;
  readonly unsealed: boolean;
  /** Of the last seal, or of what stands for it before the first. */
  readonly sequence: bigint;
  readonly last_epoch: bigint;
  readonly last_batch_id: bigint;
  readonly last_position: bigint;
  readonly sha256: Buffer;
}

// What is final comes before all that is not: the first of the batches behind the last seal says whether there is any.
const state = {
  name: "ledger-seal-state",
  text: `SELECT e.number, next.epoch IS NOT NULL AS unsealed, coalesce(next.epoch <= e.number - 2, false) AS sealable,
      coalesce(last.sequence, 0) AS sequence, coalesce(last.last_epoch, -1) AS last_epoch,
      coalesce(last.last_batch_id, -1) AS last_batch_id, coalesce(last.last_position, 0) AS last_position,
      coalesce(last.sha256, decode(repeat('00', 32), 'hex')) AS sha256
    FROM ledger.epoch e
    LEFT JOIN LATERAL (SELECT * FROM ledger.seals ORDER BY sequence DESC LIMIT 1) AS last ON true
    LEFT JOIN LATERAL (SELECT b.epoch FROM ledger.batches b
      WHERE (b.epoch, b.id) > (coalesce(last.last_epoch, -1), coalesce(last.last_batch_id, -1))
      ORDER BY b.epoch, b.id LIMIT 1) AS next ON true`,
};

// A hash of hashes: the previous seal's, then that of each batch in its order. The last seal is given, since nobody else seals
// meanwhile: where it was joined with, every batch there ever was was read. The lines are written in the order of their index, so
// that a page of it is met once and not here and there.
const insertSeal = {
  name: "ledger-seal",
  text: `WITH covered AS (
      SELECT epoch, id, unit_ids FROM ledger.batches
      WHERE (epoch, id) > ($5::bigint, $6::bigint) AND epoch <= $1::bigint - 2
      ORDER BY epoch, id LIMIT $2
    ), line AS (
      SELECT e.*, $7::bigint + row_number() OVER (ORDER BY c.epoch, c.id, e.place) AS position
      FROM covered c CROSS JOIN LATERAL ledger.unit_entries(c.unit_ids) WITH ORDINALITY
        AS e (owner_id, unit_id, ordinal, item_id, item_version, asset_id, delta, place)
    ), numbered AS (
      INSERT INTO ledger.entries (owner_id, position, unit_id, ordinal, item_id, item_version, asset_id, delta)
      SELECT owner_id, position, unit_id, ordinal, item_id, item_version, asset_id, delta
      FROM line ORDER BY owner_id, position
      RETURNING 1
    )
    INSERT INTO ledger.seals
      (sequence, last_epoch, last_batch_id, units, last_position, previous_sha256, sha256, sealed_at)
    SELECT $4::bigint + 1, sum.last_epoch, sum.last_batch_id, sum.units,
      $7::bigint + (SELECT count(*) FROM numbered), $8::bytea, sha256($8::bytea || sum.hashes), $3
    FROM (
      SELECT max(epoch) AS last_epoch, (array_agg(id ORDER BY epoch DESC, id DESC))[1] AS last_batch_id,
        sum(cardinality(unit_ids)) AS units,
        string_agg(ledger.batch_sha256(unit_ids), ''::bytea ORDER BY epoch, id) AS hashes
      FROM covered) AS sum
    WHERE sum.units IS NOT NULL`,
};

/**
 * Seals the next of what is final, or moves the epoch on so that there will be more of it. Writers never wait for it: it waits
 * only for batches of the epoch before the current one, which are about to end.
 *
 * Killed at any moment, it has done all of a step or nothing, and whoever steps next goes on from there.
 *
 * Cost: two statements; the hash and the entries of up to 128 batches are made in the database.
 */
export async function stepSeal(postgres: Postgres, nowMs: number): Promise<SealStep> {
  return await postgres.transact(async (tx) => {
    if (!(await takeLock(tx))) return "busy";
    const [row] = await tx.query<StateRow>(state);
    if (row === undefined) throw new Error("the book has no epoch");
    if (row.sealable) {
      const last = [row.sequence, row.last_epoch, row.last_batch_id, row.last_position, row.sha256];
      await tx.query(insertSeal, [row.number, batchesPerSeal, new Date(nowMs), ...last]);
      return "sealed";
    }
    if (!row.unsealed) return "idle";
    // Behind this lock nobody is left of the epoch before this one, nor comes back to it.
    await tx.query("SET LOCAL lock_timeout = '2s'");
    await tx.query("SELECT pg_advisory_xact_lock(ledger.epoch_lock($1::bigint - 1))", [row.number]);
    await tx.query("UPDATE ledger.epoch SET number = number + 1");
    return "advanced";
  });
}

/** Where the chain of seals ends. Who keeps it elsewhere can show later that nothing before it was changed. */
export async function readSealState(db: Pick<Postgres, "query">): Promise<SealState> {
  const [row] = await db.query<{ sequence: bigint; sha256: Buffer }>(
    "SELECT sequence, sha256 FROM ledger.seals ORDER BY sequence DESC LIMIT 1",
  );
  return { sequence: row?.sequence ?? 0n, sha256: row?.sha256.toString("hex") ?? "0".repeat(64) };
}

async function takeLock(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS taken", [
    sealerLock,
  ]);
  return row?.taken === true;
}
