import type { Postgres, Queryable } from "@muster/postgres";
import type { Loadout, LoadoutSlot, PlayerId } from "../service/index.js";

interface LoadoutRow {
  readonly player_id: PlayerId;
  readonly name: string;
  readonly slots: readonly LoadoutSlot[];
  readonly saved_at: Date;
}

/** Every loadout of each player, by name. */
export async function readLoadouts(db: Queryable, playerIds: readonly PlayerId[]): Promise<Loadout[][]> {
  const text = `SELECT player_id, name, slots, saved_at FROM inventory.loadouts
    WHERE player_id = ANY ($1::uuid[]) ORDER BY name`;
  const rows = await db.query<LoadoutRow>({ name: "inventory-loadouts", text }, [[...new Set(playerIds)]]);
  const loadouts = rows.map(toLoadout);
  return playerIds.map((id) => loadouts.filter(({ playerId }) => playerId === id));
}

/** As `InventoryStorage.saveLoadout`. The player's row is locked, so that no two savings count at once. */
export async function saveLoadout(postgres: Postgres, loadout: Loadout, countMax: number): Promise<boolean> {
  const { playerId, name, slots, savedAtMs } = loadout;
  return postgres.transact(async (tx) => {
    await tx.query("SELECT FROM inventory.players WHERE id = $1 FOR NO KEY UPDATE", [playerId]);
    const saved = await tx.query(
      `INSERT INTO inventory.loadouts (player_id, name, slots, saved_at)
      SELECT p.id, $2, $3, $4 FROM inventory.players p WHERE p.id = $1
        AND (SELECT count(*) FROM inventory.loadouts l WHERE l.player_id = $1 AND l.name <> $2) < $5
      ON CONFLICT (player_id, name) DO UPDATE SET slots = excluded.slots, saved_at = excluded.saved_at
      RETURNING name`,
      [playerId, name, JSON.stringify(slots), new Date(savedAtMs), countMax],
    );
    return saved.length > 0;
  });
}

/** As `InventoryStorage.deleteLoadout`. */
export async function deleteLoadout(db: Queryable, playerId: PlayerId, name: string): Promise<boolean> {
  const deleted = await db.query(
    "DELETE FROM inventory.loadouts WHERE player_id = $1 AND name = $2 RETURNING name",
    [playerId, name],
  );
  return deleted.length > 0;
}

function toLoadout({ player_id: playerId, name, slots, saved_at: savedAt }: LoadoutRow): Loadout {
  return { playerId, name, slots, savedAtMs: savedAt.getTime() };
}
