import type { PlayerId } from "@muster/auth";
import type { Postgres } from "@muster/postgres";

/** What the tables hold between two players, as `[from one, from the other]`; null for no row. */
export async function tiesOf(admin: Postgres, one: PlayerId, other: PlayerId): Promise<(string | null)[]> {
  const rows = await admin.query<{ readonly player_id: string; readonly state: string }>(
    "SELECT player_id, state FROM accounts.ties WHERE (player_id, other_id) IN (($1::uuid, $2::uuid), ($2, $1))",
    [one, other],
  );
  return [one, other].map((id) => rows.find(({ player_id }) => player_id === id)?.state ?? null);
}

/**
 * What is wrong between two players: rows that do not fit each other, and events that do not come to what the rows say. Whoever
 * follows a player's events must end up with the player's friends and blocks, each told once.
 */
export async function findSocialContradictions(
  admin: Postgres,
  one: PlayerId,
  other: PlayerId,
): Promise<string[]> {
  const wrong: string[] = [];
  const ties = await tiesOf(admin, one, other);
  const blocks = await admin.query<{ readonly player_id: PlayerId }>(
    "SELECT player_id FROM accounts.blocks WHERE (player_id, blocked_id) IN (($1::uuid, $2::uuid), ($2, $1))",
    [one, other],
  );
  const fits = ["null,null", "friend,friend", "sent,received", "received,sent"];
  // Who asks somebody who has blocked them has a row of their own alone.
  const hidden = ["sent,null", "null,sent"];
  if (![...fits, ...hidden].includes(ties.map(String).join())) wrong.push(`ties are ${ties}`);
  const told = new Map<string, boolean>();
  const events = await admin.query<{
    readonly topic: string;
    readonly key: string;
    readonly payload: Record<string, unknown>;
  }>(
    `SELECT topic, key, payload FROM events.outbox
     WHERE topic IN ('accounts.friendshipChanged', 'accounts.blockChanged') AND key IN ($1, $2) ORDER BY sequence`,
    [`player:${one}`, `player:${other}`],
  );
  for (const { topic, key, payload } of events) {
    const { playerId, friendId, blockedId, isFriend, isBlocked } = payload;
    if (![one, other].includes((friendId ?? blockedId) as PlayerId)) continue;
    const name = `${topic} ${key} ${playerId}`;
    const is = (topic.endsWith("blockChanged") ? isBlocked : isFriend) === true;
    if ((told.get(name) ?? false) === is) wrong.push(`${name} was told ${is} twice`);
    told.set(name, is);
  }
  for (const id of [one, other]) {
    const isFriend = ties.every((state) => state === "friend");
    if ((told.get(`accounts.friendshipChanged player:${id} ${id}`) ?? false) !== isFriend)
      wrong.push(`the events of ${id} do not come to friendship ${isFriend}`);
    const isBlocked = blocks.some(({ player_id }) => player_id === id);
    if (isBlocked && isFriend) wrong.push(`${id} has blocked a friend`);
    for (const key of [one, other])
      if ((told.get(`accounts.blockChanged player:${key} ${id}`) ?? false) !== isBlocked)
        wrong.push(`the events under ${key} do not come to block ${isBlocked} of ${id}`);
  }
  return wrong;
}
