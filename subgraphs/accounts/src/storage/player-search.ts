import type { PlayerId } from "@muster/auth";
import type { Queryable } from "@muster/postgres";
import type { NamePlace, NameSlice } from "../service/index.js";

// The last code point of Unicode, which no name has: a name that begins with a text lies before the text with this behind it.
const last = String.fromCodePoint(0x10ffff);

interface Found {
  readonly id: PlayerId;
  readonly key: string;
}

/**
 * The players whose username, then those whose display name alone begins with `slice.startsWith`, by the name in lower case.
 *
 * Cost: two ranges of an index, of `slice.limit` rows together. Usernames that begin so too are passed over in the second.
 */
export async function searchPlayers(db: Queryable, slice: NameSlice): Promise<NamePlace[]> {
  const { from, backward, limit } = slice;
  const places: NamePlace[] = [];
  for (const by of backward
    ? (["displayName", "username"] as const)
    : (["username", "displayName"] as const)) {
    const isPast = from !== undefined && from.by !== by && (from.by === "displayName") !== backward;
    if (isPast || places.length >= limit) continue;
    const start = from?.by === by ? from : undefined;
    const left = limit - places.length;
    const found = await (by === "username" ? byUsername : byDisplayName)(db, slice, start, left);
    places.push(...found.map((row) => ({ by, ...row })));
  }
  return places;
}

function byUsername(
  db: Queryable,
  { startsWith, backward }: NameSlice,
  from: NamePlace | undefined,
  limit: number,
): Promise<Found[]> {
  const [side, order] = backward ? ["<", "DESC"] : [">", "ASC"];
  return db.query<Found>(
    {
      name: `accounts-by-username-${order}`,
      text: `SELECT username_key AS key, subject_id AS id FROM accounts.credentials
        WHERE kind = 'player' AND username_key >= lower($1::text) AND username_key < lower($1::text) || $2
          AND ($3::text IS NULL OR username_key ${side} $3)
        ORDER BY username_key ${order} LIMIT $4`,
    },
    [startsWith, last, from?.key ?? null, limit],
  );
}

function byDisplayName(
  db: Queryable,
  { startsWith, backward }: NameSlice,
  from: NamePlace | undefined,
  limit: number,
): Promise<Found[]> {
  const [side, order] = backward ? ["<", "DESC"] : [">", "ASC"];
  const key = `lower(display_name) COLLATE "C"`;
  return db.query<Found>(
    {
      name: `accounts-by-display-name-${order}`,
      text: `SELECT ${key} AS key, id FROM accounts.players AS player
        WHERE ${key} >= lower($1::text) AND ${key} < lower($1::text) || $2
          AND ($3::text IS NULL OR (${key}, id) ${side} ($3, $4::uuid))
          AND NOT EXISTS (SELECT FROM accounts.credentials WHERE subject_id = player.id AND kind = 'player'
            AND username_key >= lower($1::text) AND username_key < lower($1::text) || $2)
        ORDER BY ${key} ${order}, id ${order} LIMIT $5`,
    },
    [startsWith, last, from?.key ?? null, from?.id ?? null, limit],
  );
}
