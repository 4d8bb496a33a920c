import type { Transaction } from "@muster/postgres";
import type { Penalty } from "../service/index.js";

/** Keeps the penalties of players; one each. */
export async function savePenalties(tx: Transaction, penalties: readonly Penalty[]): Promise<void> {
  if (penalties.length === 0) return;
  await tx.query(
    {
      name: "matchmaking-save-penalties",
      text: `INSERT INTO matchmaking.penalty AS kept (player_id, strikes, struck_at_ms, until_ms, reason)
SELECT * FROM unnest($1::uuid[], $2::float8[], $3::bigint[], $4::bigint[], $5::text[]) AS next (player_id, a, b, c, d)
ORDER BY player_id
ON CONFLICT (player_id) DO UPDATE SET strikes = excluded.strikes, struck_at_ms = excluded.struck_at_ms,
  until_ms = excluded.until_ms, reason = excluded.reason`,
    },
    [
      penalties.map(({ playerId }) => playerId),
      penalties.map(({ strikes }) => strikes),
      penalties.map(({ struckAtMs }) => struckAtMs),
      penalties.map(({ untilMs }) => untilMs),
      penalties.map(({ reason }) => reason),
    ],
  );
}
