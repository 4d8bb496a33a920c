import { escrowOwnerId, mintOwnerId } from "../unit.js";
import type { Check, IdRange } from "./problem.js";

/** A check reports at most so many problems. */
const limit = "LIMIT 100";

const replay = `replayed AS (
  SELECT owner_id, asset_id, sum(amount) AS balance FROM (
    SELECT to_owner_id AS owner_id, asset_id, amount FROM ledger.transfers
    UNION ALL
    SELECT from_owner_id, asset_id, -amount FROM ledger.transfers
  ) AS legs GROUP BY owner_id, asset_id)`;

const balanceFound = `format('%s %s', owner_id, asset_id) AS subject,
    format('balance %s, replayed %s', coalesce(a.balance::text, 'absent'), coalesce(r.balance, 0)) AS found`;

/** Every account against all transfers, and every asset's sum. Reads all transfers. */
export const transferChecks: readonly Check[] = [
  {
    kind: "balance",
    text: `WITH ${replay} SELECT ${balanceFound} FROM ledger.accounts a
      FULL JOIN (SELECT * FROM replayed WHERE NOT ledger.is_system_owner(owner_id)) r USING (owner_id, asset_id)
      WHERE coalesce(a.balance, 0) <> coalesce(r.balance, 0) ${limit}`,
  },
  {
    kind: "sum",
    text: `WITH ${replay} SELECT asset_id AS subject, format('sum %s, not 0', sum(balance)) AS found
      FROM (
        SELECT asset_id, balance FROM ledger.accounts
        UNION ALL
        SELECT asset_id, balance FROM replayed WHERE ledger.is_system_owner(owner_id)
      ) AS held GROUP BY asset_id HAVING sum(balance) <> 0 ${limit}`,
  },
  {
    kind: "seal",
    text: `SELECT unit_id::text AS subject, 'a unit that no batch has' AS found
      FROM (SELECT unit_id FROM ledger.transfers UNION SELECT unit_id FROM ledger.item_moves) AS unit
      WHERE NOT EXISTS (SELECT FROM (SELECT unnest(unit_ids) AS unit_id FROM ledger.batches) AS known
        WHERE known.unit_id = unit.unit_id) ${limit}`,
  },
];

/** What concerns the escrow and debts. Reads the transfers of the escrow and of debts. */
export const holdingChecks: readonly Check[] = [
  {
    kind: "reservation",
    text: `WITH reserved AS (
        SELECT line ->> 'assetId' AS asset_id, sum((line ->> 'amount')::numeric) AS amount
        FROM ledger.reservations, jsonb_array_elements(counted) AS line WHERE state = 'pending' GROUP BY 1
      ), held AS (
        SELECT asset_id, sum(CASE WHEN to_owner_id = $1 THEN amount ELSE -amount END) AS amount
        FROM ledger.transfers WHERE $1 IN (from_owner_id, to_owner_id) GROUP BY asset_id
      )
      SELECT asset_id AS subject, format('%s in escrow, %s reserved', coalesce(h.amount, 0), coalesce(r.amount, 0)) AS found
      FROM reserved r FULL JOIN held h USING (asset_id) WHERE coalesce(h.amount, 0) <> coalesce(r.amount, 0) ${limit}`,
    values: [escrowOwnerId],
  },
  {
    kind: "reservation",
    text: `SELECT coalesce(i.id, r.item_id)::text AS subject,
        CASE WHEN r.item_id IS NULL THEN 'in escrow, not reserved' ELSE 'reserved, not in escrow' END AS found
      FROM (SELECT id FROM ledger.items WHERE owner_id = $1) AS i
      FULL JOIN (SELECT unnest(item_ids) AS item_id FROM ledger.reservations WHERE state = 'pending') AS r
        ON r.item_id = i.id
      WHERE i.id IS NULL OR r.item_id IS NULL ${limit}`,
    values: [escrowOwnerId],
  },
  {
    kind: "debt",
    text: `SELECT unit_id::text AS subject, format('%s of %s from %s to %s', amount, asset_id, from_owner_id, to_owner_id) AS found
      FROM ledger.transfers WHERE starts_with(asset_id, 'debt:')
        AND NOT ledger.is_system_owner(from_owner_id) AND NOT ledger.is_system_owner(to_owner_id) ${limit}`,
  },
];

/** The accounts of a stretch of owners against their statements and what is not sealed yet. */
export function statementCheck({ afterId, toId }: IdRange): Check {
  return {
    kind: "balance",
    text: `WITH lines AS (
        SELECT owner_id, asset_id, delta FROM ledger.entries
        WHERE owner_id > $1 AND owner_id <= $2 AND item_id IS NULL
        UNION ALL
        SELECT e.owner_id, e.asset_id, e.delta FROM ledger.batches b CROSS JOIN LATERAL ledger.unit_entries(b.unit_ids) AS e
        WHERE (b.epoch, b.id) > (SELECT coalesce(max(last_epoch), -1), coalesce(max(last_batch_id), -1)
            FROM (SELECT last_epoch, last_batch_id FROM ledger.seals ORDER BY sequence DESC LIMIT 1) AS last)
          AND e.owner_id > $1 AND e.owner_id <= $2 AND e.item_id IS NULL
      ), replayed AS (SELECT owner_id, asset_id, sum(delta) AS balance FROM lines GROUP BY owner_id, asset_id)
      SELECT ${balanceFound}
      FROM (SELECT * FROM ledger.accounts WHERE owner_id > $1 AND owner_id <= $2) AS a
      FULL JOIN replayed r USING (owner_id, asset_id)
      WHERE coalesce(a.balance, 0) <> coalesce(r.balance, 0) ${limit}`,
    values: [afterId, toId],
  };
}

/** A stretch of items against their moves. */
export function itemCheck({ afterId, toId }: IdRange): Check {
  return {
    kind: "item",
    text: `WITH steps AS (
        SELECT item_id, version, from_owner_id, to_owner_id,
          row_number() OVER chain AS place,
          lag(to_owner_id) OVER chain AS before,
          lead(version) OVER chain IS NULL AS latest
        FROM ledger.item_moves WHERE item_id > $2 AND item_id <= $3
        WINDOW chain AS (PARTITION BY item_id ORDER BY version))
      SELECT coalesce(s.item_id, i.id)::text AS subject,
        CASE
          WHEN i.id IS NULL THEN 'moves without an item'
          WHEN s.item_id IS NULL THEN 'an item without moves'
          WHEN s.version <> s.place THEN format('version %s at place %s', s.version, s.place)
          WHEN s.from_owner_id IS DISTINCT FROM coalesce(s.before, $1::uuid)
            THEN format('version %s comes from %s, not %s', s.version, s.from_owner_id, coalesce(s.before, $1::uuid))
          ELSE format('owner %s version %s, last move to %s version %s',
            i.owner_id, i.version, s.to_owner_id, s.version)
        END AS found
      FROM steps s FULL JOIN (SELECT * FROM ledger.items WHERE id > $2 AND id <= $3) AS i ON i.id = s.item_id
      WHERE i.id IS NULL OR s.item_id IS NULL OR s.version <> s.place
        OR s.from_owner_id IS DISTINCT FROM coalesce(s.before, $1::uuid)
        OR (s.latest AND (i.owner_id <> s.to_owner_id OR i.version <> s.version))
      ${limit}`,
    values: [mintOwnerId, afterId, toId],
  };
}

const seals = `seal AS (
    SELECT s.*, s.sequence > 1 AND p.sequence IS NULL AS orphan,
      coalesce(p.last_epoch, -1) AS before_epoch, coalesce(p.last_batch_id, -1) AS before_id,
      coalesce(p.last_position, 0) AS before_position, coalesce(p.sha256, decode(repeat('00', 32), 'hex')) AS before_sha256
    FROM ledger.seals s LEFT JOIN ledger.seals p ON p.sequence = s.sequence - 1
    WHERE s.sequence > $1::bigint AND s.sequence <= $2::bigint
  ), covered AS (
    SELECT seal.sequence, b.epoch, b.id, b.unit_ids FROM seal JOIN ledger.batches b
      ON (b.epoch, b.id) > (seal.before_epoch, seal.before_id) AND (b.epoch, b.id) <= (seal.last_epoch, seal.last_batch_id)
  )`;

/** The seals of a stretch against what units did, each against the one before, and the statements' lines that came with them. */
export function sealChecks(range: { readonly afterSequence: bigint; readonly toSequence: bigint }): Check[] {
  const values = [range.afterSequence, range.toSequence];
  return [
    {
      kind: "seal",
      text: `WITH ${seals}, hashed AS (
          SELECT sequence, string_agg(ledger.batch_sha256(unit_ids), ''::bytea ORDER BY epoch, id) AS hashes
          FROM covered GROUP BY sequence
        ), replayed AS (
          SELECT seal.*, sha256(seal.before_sha256 || coalesce(hashes, '')) AS replayed_sha256
          FROM seal LEFT JOIN hashed USING (sequence)
        )
        SELECT sequence::text AS subject, CASE
            WHEN orphan THEN 'the seal before it is missing'
            WHEN previous_sha256 <> before_sha256 THEN 'it does not follow from the seal before it'
            ELSE format('hash %s, replayed %s', encode(sha256, 'hex'), encode(replayed_sha256, 'hex'))
          END AS found
        FROM replayed WHERE orphan OR previous_sha256 <> before_sha256 OR replayed_sha256 <> sha256
        ORDER BY sequence ${limit}`,
      values,
    },
    {
      kind: "entry",
      text: `WITH ${seals}, numbered AS (
          SELECT e.*, seal.before_position + row_number() OVER (PARTITION BY c.sequence ORDER BY c.epoch, c.id, e.place) AS position
          FROM covered c JOIN seal USING (sequence) CROSS JOIN LATERAL ledger.unit_entries(c.unit_ids) WITH ORDINALITY
            AS e (owner_id, unit_id, ordinal, item_id, item_version, asset_id, delta, place)
        )
        SELECT format('%s %s', n.owner_id, n.position) AS subject,
          CASE WHEN e.owner_id IS NULL THEN 'the line is missing'
            ELSE format('%s of %s, not %s of %s', e.delta, e.asset_id, n.delta, n.asset_id) END AS found
        FROM numbered n LEFT JOIN ledger.entries e ON e.owner_id = n.owner_id AND e.position = n.position
        WHERE (e.unit_id, e.ordinal, e.item_id, e.item_version, e.asset_id, e.delta)
          IS DISTINCT FROM (n.unit_id, n.ordinal, n.item_id, n.item_version, n.asset_id, n.delta) ${limit}`,
      values,
    },
  ];
}

/** Whether there are lines of statements that no seal has. Reads all of them. */
export const entryCountCheck: Check = {
  kind: "entry",
  text: `SELECT 'all' AS subject, format('%s lines, not %s', count, last_position) AS found
    FROM (SELECT count(*) FROM ledger.entries) AS entries,
      (SELECT coalesce(max(last_position), 0) AS last_position FROM ledger.seals) AS seals
    WHERE count <> last_position`,
};
