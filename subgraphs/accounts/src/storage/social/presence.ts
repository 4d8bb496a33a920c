import type { PlayerId } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { Queryable } from "@muster/postgres";
import { type Redis, slotKey } from "@muster/redis";
import { isUuid } from "@muster/runtime";
import type { Acquaintance, Presence, PresenceStore } from "../../service/index.js";

/**
 * Presences in Redis, one value a player. Keys lie in 256 slots by the last digits of the player's id, so that many are read by one
 * command a slot.
 */
export function createPresenceStore(options: {
  readonly redis: Redis;
  /** Called when Redis could not be read. */
  readonly onAway: (error: unknown) => void;
}): PresenceStore {
  const { redis, onAway } = options;
  return {
    async write(playerId, presence, lifetimeMs) {
      try {
        return parse(await redis.set(keyOf(playerId), JSON.stringify(presence), "PX", lifetimeMs, "GET"));
      } catch (error) {
        const details = { part: "presence" };
        throw new AppError("UNAVAILABLE", "presence cannot be kept now", details, { cause: error });
      }
    },
    async read(ids) {
      try {
        const slots = new Map<string, PlayerId[]>();
        for (const id of new Set(ids)) slots.set(slotOf(id), [...(slots.get(slotOf(id)) ?? []), id]);
        const found = await Promise.all(
          [...slots.values()].map(async (players) => {
            const values = await redis.mget(players.map(keyOf));
            return players.map((id, place) => [id, values[place] ?? null] as const);
          }),
        );
        const byId = new Map(found.flat());
        return ids.map((id) => parse(byId.get(id) ?? null));
      } catch (error) {
        onAway(error);
        return ids.map(() => undefined);
      }
    },
  };
}

function parse(text: string | null): Presence | undefined {
  return text === null ? undefined : (JSON.parse(text) as Presence);
}

function slotOf(id: PlayerId): string {
  return id.slice(-2);
}

function keyOf(id: PlayerId): string {
  return slotKey("muster:accounts:presence:", slotOf(id), id);
}

/** How a viewer knows each of `ids`, in that order. Cost: one statement. */
export async function readAcquaintances(
  db: Queryable,
  viewerId: PlayerId,
  ids: readonly PlayerId[],
): Promise<Acquaintance[]> {
  const rows = await db.query<Acquaintance & { readonly id: PlayerId }>(
    {
      name: "accounts-acquaintances",
      text: `SELECT id, EXISTS (SELECT FROM accounts.ties WHERE player_id = $1 AND other_id = id AND state = 'friend')
          OR EXISTS (SELECT FROM accounts.group_members own JOIN accounts.group_members theirs USING (group_id)
            WHERE own.player_id = $1 AND theirs.player_id = id) AS related,
          EXISTS (SELECT FROM accounts.blocks
            WHERE (player_id, blocked_id) IN (($1::uuid, id), (id, $1))) AS blocked
        FROM unnest($2::uuid[]) AS asked (id)`,
    },
    [viewerId, ids.filter(isUuid)],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? { related: false, blocked: false });
}
