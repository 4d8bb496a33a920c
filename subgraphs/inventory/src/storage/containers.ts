import { defineStatement, type StatementRows } from "@muster/ledger";
import { inIdOrder, type Queryable } from "@muster/postgres";
import type { Beside, Container, ContainerId, ContainerKindId, PlayerId } from "../service/index.js";

interface ContainerRow {
  readonly id: ContainerId;
  readonly player_id: PlayerId;
  readonly kind_id: ContainerKindId;
  readonly number: number;
}

const columns = "id, player_id, kind_id, number";

/** The containers with those ids, in their order. */
export async function findContainers(
  db: Queryable,
  ids: readonly string[],
): Promise<(Container | undefined)[]> {
  const text = `SELECT ${columns} FROM inventory.containers WHERE id = ANY ($1::uuid[])`;
  const rows = await db.query<ContainerRow>({ name: "inventory-containers", text }, [[...new Set(ids)]]);
  return inIdOrder(ids, rows.map(toContainer), ({ id }) => id);
}

/** Every container of each player, in the order of opening. */
export async function readContainers(db: Queryable, playerIds: readonly PlayerId[]): Promise<Container[][]> {
  const text = `SELECT ${columns} FROM inventory.containers WHERE player_id = ANY ($1::uuid[]) ORDER BY id`;
  const rows = await db.query<ContainerRow>({ name: "inventory-containers-of", text }, [
    [...new Set(playerIds)],
  ]);
  const containers = rows.map(toContainer);
  return playerIds.map((id) => containers.filter(({ playerId }) => playerId === id));
}

const open = defineStatement({
  name: "inventory-open-container",
  columns: {
    id: "uuid",
    player_id: "uuid",
    kind_id: "text",
    count_max: "integer",
    opened_at: "timestamptz",
  },
  // Two that open the same kind at once come to the same number, and one of them is turned down.
  text: `, opened AS (
      INSERT INTO inventory.containers (id, player_id, kind_id, number, opened_at)
      SELECT r.id, r.player_id, r.kind_id, there.count + 1, r.opened_at
      FROM rows r CROSS JOIN LATERAL (SELECT count(*)::integer FROM inventory.containers c
        WHERE c.player_id = r.player_id AND c.kind_id = r.kind_id) AS there
      WHERE there.count < r.count_max
      ORDER BY r.player_id, r.kind_id, r.unit
      ON CONFLICT (player_id, kind_id, number) DO NOTHING
      RETURNING id
    )
    SELECT rows.unit FROM rows JOIN opened USING (id)`,
  required: {
    code: "LIMIT_REACHED",
    message: "the player has as many containers of the kind as there may be, or opened one just now",
  },
});

/** The row of a container that is opened; refused when there are as many as may be. */
export function openRows({ container, countMax, openedAtMs }: NonNullable<Beside["opened"]>): StatementRows {
  const { id, playerId, kindId } = container;
  return open.with([
    {
      id,
      player_id: playerId,
      kind_id: kindId,
      count_max: countMax,
      opened_at: new Date(openedAtMs).toISOString(),
    },
  ]);
}

const lock = defineStatement({
  name: "inventory-lock-containers",
  columns: { id: "uuid" },
  text: `SELECT FROM inventory.containers WHERE id IN (SELECT id FROM rows) ORDER BY id FOR UPDATE`,
});

// The containers are locked by the statement before, so that this one sees all that went into them until then.
const room = defineStatement({
  name: "inventory-room-in-containers",
  columns: { id: "uuid", capacity: "integer" },
  text: `SELECT r.unit FROM rows r WHERE r.capacity >=
      (SELECT count(*) FROM ledger.items i WHERE i.owner_id = r.id AND NOT ledger.is_system_owner(i.owner_id))
      + (SELECT count(*) FROM ledger.accounts a
        WHERE a.owner_id = r.id AND starts_with(a.asset_id, 'item:') AND a.balance > 0)`,
  required: { code: "CONTAINER_FULL", message: "the container has no room for that" },
});

/** The conditions that containers hold no more than they may once the unit is posted, whoever else fills them. */
export function roomRows(filled: NonNullable<Beside["filled"]>): StatementRows[] {
  if (filled.length === 0) return [];
  const rows = filled.map(({ containerId: id, capacity }) => ({ id, capacity }));
  return [lock.with(rows.map(({ id }) => ({ id }))), room.with(rows)];
}

function toContainer({ id, player_id: playerId, kind_id: kindId, number }: ContainerRow): Container {
  return { id, playerId, kindId, number };
}
