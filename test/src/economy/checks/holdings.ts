import { escrowOwnerId } from "@muster/ledger";
import type { Postgres } from "@muster/postgres";
import { show } from "../../faults/show.js";
import type { Model } from "../model.js";

/** What players have, debts and escrow counted in, against what they were told. */
export async function checkHoldings(admin: Postgres, model: Model): Promise<string[]> {
  const rows = await admin.query<{
    readonly player_id: string;
    readonly asset_id: string;
    readonly amount: string;
  }>(
    `WITH place AS (SELECT id, player_id FROM inventory.containers UNION ALL SELECT id, id FROM inventory.players),
    pending AS (SELECT * FROM ledger.reservations WHERE state = 'pending'),
    held AS (
      SELECT owner_id, asset_id, balance::numeric AS amount FROM ledger.accounts WHERE NOT ledger.is_system_owner(owner_id)
      UNION ALL SELECT owner_id, asset_id, 1 FROM ledger.items WHERE NOT ledger.is_system_owner(owner_id)
      UNION ALL SELECT p.owner_id, line ->> 'assetId', (line ->> 'amount')::numeric
        FROM pending p, jsonb_array_elements(p.counted) AS line
      UNION ALL SELECT p.owner_id, i.asset_id, 1 FROM pending p, unnest(p.item_ids) AS own (id) JOIN ledger.items i USING (id))
    SELECT coalesce(place.player_id, owner_id) AS player_id, asset_id, sum(amount)::text AS amount
    FROM held LEFT JOIN place ON place.id = held.owner_id GROUP BY 1, 2`,
  );
  const nets = new Map<string, bigint>();
  for (const { player_id: playerId, asset_id: assetId, amount } of rows) {
    const [, owed, name] =
      /^(debt|forgiven|item-debt|item-forgiven|credit|item-credit):(.*)$/.exec(assetId) ?? [];
    const own = owed === undefined ? assetId : `${owed.startsWith("item-") ? "item" : "currency"}:${name}`;
    const account = `${playerId} ${own}`;
    nets.set(
      account,
      (nets.get(account) ?? 0n) + BigInt(amount) * (owed === undefined || owed.endsWith("credit") ? 1n : -1n),
    );
  }
  const accounts = new Set([...nets.keys(), ...model.expected.keys()]);
  return [...accounts].flatMap((account) => {
    const [there = 0n, expected = 0n] = [nets.get(account), model.expected.get(account)];
    return there === expected ? [] : [`holdings: ${account} is ${there} and should be ${expected}`];
  });
}

/** Escrow holds exactly what open trades reserve, and trades are as they were last answered. */
export async function checkEscrow(admin: Postgres, model: Model): Promise<string[]> {
  const stray = await admin.query(
    `SELECT r.id, r.state, r.purpose FROM ledger.reservations r
      LEFT JOIN inventory.trades t ON r.id IN (t.proposer_reservation_id, t.recipient_reservation_id)
      WHERE (r.state = 'pending') <> (t.id IS NOT NULL AND t.state IN ('proposed', 'accepted'))
    UNION ALL SELECT i.id, 'item', 'in escrow without a reservation' FROM ledger.items i
      WHERE i.owner_id = $1 AND NOT EXISTS (
        SELECT FROM ledger.reservations r WHERE r.state = 'pending' AND i.id = ANY (r.item_ids))`,
    [escrowOwnerId],
  );
  const counted = await admin.query(
    `SELECT asset_id, held, reserved FROM (
      SELECT asset_id, sum(CASE WHEN to_owner_id = $1 THEN amount ELSE -amount END) AS held
      FROM ledger.transfers WHERE $1 IN (from_owner_id, to_owner_id) GROUP BY asset_id) AS escrow
    FULL JOIN (
      SELECT line ->> 'assetId' AS asset_id, sum((line ->> 'amount')::numeric) AS reserved
      FROM ledger.reservations, jsonb_array_elements(counted) AS line WHERE state = 'pending' GROUP BY 1) AS pending
    USING (asset_id) WHERE coalesce(held, 0) <> coalesce(reserved, 0)`,
    [escrowOwnerId],
  );
  const trades = await admin.query<{
    readonly id: string;
    readonly state: string;
    readonly step: number;
    readonly undone: boolean;
  }>(
    `SELECT id, state, step, s.source_id IS NOT NULL AS undone
    FROM inventory.trades t LEFT JOIN inventory.reversed_sources s ON s.source_id = t.id`,
  );
  const nowMs = Date.now();
  // An order to undo a player's trades takes the open ones some steps on.
  const overtaken = new Set([...model.reversals.values()].map(({ playerId }) => playerId));
  const differing = trades.flatMap(({ id, state, step, undone }) => {
    const known = model.trades.get(id);
    if (known === undefined) return [`escrow: nobody was answered trade ${id}`];
    const isOpen = known.state === "proposed" || known.state === "accepted";
    const isEnded = state === "expired" && isOpen && (model.overdue.has(id) || known.expiresAtMs <= nowMs);
    const isReversed = state === "reversed" && undone && known.state === "settled";
    const isAsKnown = known.state === state && (state === "reversed") === undone;
    const since = step - known.step - (isEnded || isReversed ? 1 : 0);
    const mayBeOvertaken = isOpen && known.players.some((playerId) => overtaken.has(playerId));
    return (isEnded || isReversed || isAsKnown) && (since === 0 || (since > 0 && mayBeOvertaken))
      ? []
      : [`escrow: trade ${id} is ${state} at ${step} and should be ${known.state} at ${known.step}`];
  });
  if (trades.length < model.trades.size) differing.push("escrow: trades are missing");
  return [...[...stray, ...counted].map((row) => `escrow: ${show(row)}`), ...differing];
}

/** What events told of each owner comes to what the owner has: none was lost, none was told twice. */
export async function checkEvents(admin: Postgres): Promise<string[]> {
  const rows = await admin.query(
    `WITH event AS (SELECT id, topic, payload FROM events.outbox UNION ALL SELECT id, topic, payload FROM events.log),
    told AS (SELECT (payload ->> 'ownerId')::uuid AS owner_id, change ->> 'assetId' AS asset_id,
        sum((change ->> 'delta')::numeric) AS amount
      FROM event, jsonb_array_elements(payload -> 'changes') AS change WHERE topic = 'ledger.changed' GROUP BY 1, 2),
    held AS (SELECT owner_id, asset_id, sum(amount) AS amount FROM (
        SELECT owner_id, asset_id, balance::numeric AS amount FROM ledger.accounts
        UNION ALL SELECT owner_id, asset_id, 1 FROM ledger.items) AS every
      WHERE NOT ledger.is_system_owner(owner_id) GROUP BY 1, 2)
    SELECT owner_id::text, asset_id, told.amount::text AS told, held.amount::text AS held
    FROM told FULL JOIN held USING (owner_id, asset_id) WHERE coalesce(told.amount, 0) <> coalesce(held.amount, 0)
    UNION ALL SELECT id::text, 'event', count(*)::text, 'twice' FROM event GROUP BY id HAVING count(*) > 1`,
  );
  return rows.map((row) => `events: ${show(row)}`);
}
