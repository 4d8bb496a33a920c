import type { PlayerId } from "@muster/auth";
import type { Queryable } from "@muster/postgres";

/** Locks players in the order of their ids until the transaction ends, and gives those that there are. */
export async function lockPlayers(db: Queryable, ids: readonly PlayerId[]): Promise<ReadonlySet<PlayerId>> {
  const rows = await db.query<{ readonly id: PlayerId }>(
    {
      name: "accounts-lock-players",
      text: "SELECT id FROM accounts.players WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE",
    },
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
