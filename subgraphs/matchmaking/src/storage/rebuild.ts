import type { Postgres, Transaction } from "@muster/postgres";
import {
  applyRatingEvent,
  createRatingState,
  type ModeSkill,
  modeSkillOf,
  type PlayedMatch,
  type RatingState,
  serialiseRatings,
} from "../service/index.js";

/** What a rebuild of the ratings found. */
export interface RebuildReport {
  readonly events: number;
  readonly players: number;
  readonly parties: number;
  /** Where what is kept is not what the record makes, a line each; of many the first. */
  readonly problems: readonly string[];
}

const pageRows = 1000;
const problemsMax = 100;

/**
 * Folds the record of rated matches anew and compares what comes of it, bit for bit, with the ratings that are kept and with the changes
 * that players were told of. While it runs no result is taken.
 *
 * @param postgres As who may write all tables of matchmaking.
 * @param replace Whether the ratings are replaced by what the record makes. What players were told stays.
 */
export function rebuildRatings(postgres: Postgres, replace = false): Promise<RebuildReport> {
  return postgres.transact(async (tx) => {
    const [kept] = await tx.query<{ readonly sequence: bigint; readonly model: string | null }>(
      "SELECT sequence, model FROM matchmaking.rating_model FOR NO KEY UPDATE",
    );
    const problems: string[] = [];
    const note = (problem: string): void => {
      if (problems.length < problemsMax) problems.push(problem);
    };
    const state = await foldRecord(tx, note);
    const { model, players, parties } = serialiseRatings(state);
    const wanted = state.sequence === 0 ? null : model;
    if (Number(kept?.sequence) !== state.sequence || kept?.model !== wanted)
      note(`the model after event ${kept?.sequence} is not what ${state.sequence} events make`);
    await compareTexts(tx, "players", players, note);
    await compareTexts(tx, "parties", parties, note);
    if (replace) {
      await tx.query("UPDATE matchmaking.rating_model SET sequence = $1, model = $2", [
        state.sequence,
        wanted,
      ]);
      await replaceTexts(tx, "players", players);
      await replaceTexts(tx, "parties", parties);
    }
    return { events: state.sequence, players: players.size, parties: parties.size, problems };
  });
}

type Note = (problem: string) => void;

interface EventRow {
  readonly sequence: bigint;
  readonly match_id: string;
  readonly match: PlayedMatch;
}

async function foldRecord(tx: Transaction, note: Note): Promise<RatingState> {
  const state = createRatingState();
  for (let isWhole = true; isWhole; ) {
    const rows = await tx.query<EventRow>(
      `SELECT sequence, match_id, match FROM matchmaking.rating_event
WHERE sequence > $1 ORDER BY sequence LIMIT ${pageRows}`,
      [state.sequence],
    );
    const made = new Map<string, string>();
    for (const { sequence, match_id: matchId, match } of rows) {
      const ids = match.teams.flatMap((team) => team.players.map(({ playerId }) => playerId));
      const before = ids.map((id) => modeSkillOf(state, id, match.mode));
      // A gap throws: a record that lacks an event makes nothing.
      applyRatingEvent(state, { sequence: Number(sequence), match });
      for (const [place, id] of ids.entries())
        made.set(`${matchId} ${id}`, changeText(before[place], modeSkillOf(state, id, match.mode)));
    }
    await compareChanges(tx, rows, made, note);
    isWhole = rows.length === pageRows;
  }
  return state;
}

function changeText(before: Partial<ModeSkill> | undefined, after: ModeSkill): string {
  return JSON.stringify([before?.mu, before?.sigma, after.mu, after.sigma, after.games]);
}

async function compareChanges(
  tx: Transaction,
  events: readonly EventRow[],
  made: Map<string, string>,
  note: Note,
): Promise<void> {
  const rows = await tx.query<{
    readonly key: string;
    readonly mu_before: number;
    readonly sigma_before: number;
    readonly mu_after: number;
    readonly sigma_after: number;
    readonly games: number;
  }>(
    `SELECT match_id || ' ' || player_id AS key, mu_before, sigma_before, mu_after, sigma_after, games
FROM matchmaking.rating_change WHERE match_id = ANY($1)`,
    [events.map((event) => event.match_id)],
  );
  const told = rows.map(
    (row) =>
      [
        row.key,
        changeText(
          { mu: row.mu_before, sigma: row.sigma_before },
          { mu: row.mu_after, sigma: row.sigma_after, games: row.games },
        ),
      ] as const,
  );
  for (const [key, text] of told)
    if (made.get(key) !== text) note(`change ${key} is not what its event makes`);
  const known = new Set(told.map(([key]) => key));
  for (const key of made.keys()) if (!known.has(key)) note(`change ${key} is missing`);
}

/** Where the ratings of players and of parties are. */
const tables = {
  players: { name: "player_rating", key: "player_id", type: "uuid" },
  parties: { name: "party_rating", key: "party", type: "text" },
} as const;

async function compareTexts(
  tx: Transaction,
  kind: keyof typeof tables,
  made: ReadonlyMap<string, string>,
  note: Note,
): Promise<void> {
  const { name, key, type } = tables[kind];
  let seen = 0;
  for (let after: string | null = null, isWhole = true; isWhole; ) {
    const rows: { readonly key: string; readonly rating: string }[] = await tx.query(
      `SELECT ${key} AS key, rating FROM matchmaking.${name} WHERE $1::${type} IS NULL OR ${key} > $1
ORDER BY ${key} LIMIT ${pageRows}`,
      [after],
    );
    for (const row of rows)
      if (made.get(row.key) !== row.rating)
        note(`${name} ${row.key.replaceAll("\n", " ")} is not what the record makes`);
    seen += rows.length;
    after = rows.at(-1)?.key ?? null;
    isWhole = rows.length === pageRows;
  }
  if (seen !== made.size) note(`${seen} ${kind} have ratings, of ${made.size} that have played`);
}

async function replaceTexts(
  tx: Transaction,
  kind: keyof typeof tables,
  made: ReadonlyMap<string, string>,
): Promise<void> {
  const { name, key, type } = tables[kind];
  await tx.query(`DELETE FROM matchmaking.${name}`);
  const entries = [...made];
  for (let first = 0; first < entries.length; first += pageRows) {
    const page = entries.slice(first, first + pageRows);
    await tx.query(
      `INSERT INTO matchmaking.${name} (${key}, rating) SELECT * FROM unnest($1::${type}[], $2::text[])`,
      [page.map(([id]) => id), page.map(([, text]) => text)],
    );
  }
}
