import { AppError } from "@muster/errors";
import type { Queryable, Transaction } from "@muster/postgres";
import {
  createRatingState,
  type MatchId,
  type PlayerId,
  parseRatings,
  type RatingChange,
  type RatingEvent,
  type RatingState,
  type RatingTexts,
  serialiseRatings,
} from "../service/index.js";

interface ModelRow {
  readonly model: string | null;
}

interface TextRow {
  readonly key: string;
  readonly rating: string;
}

/**
 * The ratings of the named players and parties, with what all share: until `tx` ends nobody else has them. The row of the model is
 * locked first, and what is read behind it in the same round trip is as of then.
 *
 * @throws UNAVAILABLE where another version of the model wrote them: they must be rebuilt.
 */
export async function lockRatings(
  tx: Transaction,
  playerIds: readonly PlayerId[],
  parties: readonly string[],
): Promise<RatingState> {
  const [[model], players, known] = await Promise.all([
    tx.query<ModelRow>({
      name: "matchmaking-lock-ratings",
      text: "SELECT model FROM matchmaking.rating_model FOR NO KEY UPDATE",
    }),
    tx.query<TextRow>(
      {
        name: "matchmaking-player-ratings",
        text: "SELECT player_id AS key, rating FROM matchmaking.player_rating WHERE player_id = ANY($1)",
      },
      [playerIds],
    ),
    parties.length === 0
      ? []
      : tx.query<TextRow>(
          {
            name: "matchmaking-party-ratings",
            text: "SELECT party AS key, rating FROM matchmaking.party_rating WHERE party = ANY($1)",
          },
          [parties],
        ),
  ]);
  return toState(model, players, known);
}

/** The ratings of players, as far as they have any, with what all share, all as of one moment. */
export async function findRatings(db: Queryable, playerIds: readonly PlayerId[]): Promise<RatingState> {
  const [row] = await db.query<ModelRow & { readonly players: TextRow[] | null }>(
    {
      name: "matchmaking-ratings",
      text: `SELECT model, (
  SELECT json_agg(json_build_object('key', player_id, 'rating', rating)) FROM matchmaking.player_rating
  WHERE player_id = ANY($1)) AS players FROM matchmaking.rating_model`,
    },
    [playerIds],
  );
  return toState(row, row?.players ?? [], []);
}

/** Appends an event to the record and keeps the ratings as they are after it, with COMMIT. The model must be locked. */
export function saveRatings(
  tx: Transaction,
  matchId: MatchId,
  { sequence, match }: RatingEvent,
  after: RatingState,
  changes: readonly RatingChange[],
  nowMs: number,
): void {
  const { model, players, parties } = serialiseRatings(after);
  tx.atCommit(
    {
      name: "matchmaking-append-rating",
      text: `INSERT INTO matchmaking.rating_event (sequence, match_id, match, recorded_at_ms)
VALUES ($1, $2, $3, $4)`,
    },
    [sequence, matchId, JSON.stringify(match), nowMs],
  );
  tx.atCommit(
    {
      name: "matchmaking-save-model",
      text: "UPDATE matchmaking.rating_model SET sequence = $1, model = $2",
    },
    [sequence, model],
  );
  tx.atCommit(
    {
      name: "matchmaking-save-player-ratings",
      text: `INSERT INTO matchmaking.player_rating (player_id, rating) SELECT * FROM unnest($1::uuid[], $2::text[])
ON CONFLICT (player_id) DO UPDATE SET rating = excluded.rating`,
    },
    [[...players.keys()], [...players.values()]],
  );
  if (parties.size > 0)
    tx.atCommit(
      {
        name: "matchmaking-save-party-ratings",
        text: `INSERT INTO matchmaking.party_rating (party, rating) SELECT * FROM unnest($1::text[], $2::text[])
ON CONFLICT (party) DO UPDATE SET rating = excluded.rating`,
      },
      [[...parties.keys()], [...parties.values()]],
    );
  tx.atCommit(
    {
      name: "matchmaking-insert-rating-changes",
      text: `INSERT INTO matchmaking.rating_change
  (match_id, player_id, mu_before, sigma_before, mu_after, sigma_after, games)
SELECT $1, * FROM unnest($2::uuid[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::integer[])`,
    },
    [
      matchId,
      changes.map(({ playerId }) => playerId),
      changes.map(({ before }) => before.mu),
      changes.map(({ before }) => before.sigma),
      changes.map(({ after: now }) => now.mu),
      changes.map(({ after: now }) => now.sigma),
      changes.map(({ after: now }) => now.games),
    ],
  );
}

interface ChangeRow {
  readonly match_id: MatchId;
  readonly player_id: PlayerId;
  readonly mu_before: number;
  readonly sigma_before: number;
  readonly mu_after: number;
  readonly sigma_after: number;
  readonly games: number;
}

/** What matches moved, in their order. */
export async function findRatingChanges(
  db: Queryable,
  ids: readonly MatchId[],
): Promise<(readonly RatingChange[])[]> {
  const rows = await db.query<ChangeRow>(
    {
      name: "matchmaking-rating-changes",
      text: `SELECT match_id, player_id, mu_before, sigma_before, mu_after, sigma_after, games
FROM matchmaking.rating_change WHERE match_id = ANY($1)`,
    },
    [ids],
  );
  return ids.map((id) => rows.filter((row) => row.match_id === id).map(toChange));
}

function toChange(row: ChangeRow): RatingChange {
  return {
    playerId: row.player_id,
    before: { mu: row.mu_before, sigma: row.sigma_before, games: row.games - 1 },
    after: { mu: row.mu_after, sigma: row.sigma_after, games: row.games },
  };
}

function toState(
  row: ModelRow | undefined,
  players: readonly TextRow[],
  parties: readonly TextRow[],
): RatingState {
  if (row === undefined) throw new Error("the row of the rating model is gone");
  if (row.model === null) return createRatingState();
  const state = parseRatings({ model: row.model, players: toMap(players), parties: toMap(parties) });
  if (state === undefined)
    throw new AppError("UNAVAILABLE", "the ratings are of another version and must be rebuilt", {
      part: "ratings",
    });
  return state;
}

function toMap(rows: readonly TextRow[]): RatingTexts["players"] {
  return new Map(rows.map(({ key, rating }) => [key, rating]));
}
