import { AppError } from "@muster/errors";
import { createEventWriter } from "@muster/events";
import { openPostgres, type Postgres, type Transaction } from "@muster/postgres";
import { expect, test } from "vitest";
import { createResults, type Match, type ResultService } from "../../src/service/index.js";
import { PostgresMatchmaking, rebuildRatings } from "../../src/storage/index.js";
import { logger, queues, reportOf, serveMatch, useSetting } from "../setting.js";

const setting = useSetting();

/** Where a connection ends: before the statement of that number, those that go with COMMIT among them; 0 for never. */
interface Kill {
  at: number;
  seen: number;
}

/** As the superuser: the service may not end connections. */
const end = `CREATE FUNCTION public.end_own_connection() RETURNS boolean LANGUAGE sql SECURITY DEFINER
AS 'SELECT pg_terminate_backend(pg_backend_pid())'`;
const suicide = "SELECT public.end_own_connection()";

/** A pool whose connection the server ends before statement `kill.at` of a transaction. */
function breakable(pool: Postgres, kill: Kill): Postgres {
  return {
    ...pool,
    transact: (work, options) =>
      pool.transact((tx) => {
        const isDue = () => ++kill.seen === kill.at;
        const query = async (...given: Parameters<Transaction["query"]>) => {
          if (isDue()) await tx.query(suicide);
          return tx.query(...given);
        };
        const atCommit = (...given: Parameters<Transaction["atCommit"]>) => {
          if (isDue()) tx.atCommit(suicide);
          tx.atCommit(...given);
        };
        return work({ ...tx, query: query as Transaction["query"], atCommit });
      }, options),
  };
}

/** A pool that does not hear that its transaction has committed. */
const deaf = (pool: Postgres): Postgres => ({
  ...pool,
  async transact(work, options) {
    await pool.transact(work, options);
    throw new AppError("UNAVAILABLE", "the connection was lost at COMMIT");
  },
});

/** All that a match, its result and its players' ratings are. */
async function truthOf(match: Match): Promise<unknown> {
  const tables = [
    "SELECT * FROM matchmaking.match WHERE id = $1",
    "SELECT * FROM matchmaking.ticket WHERE match_id = $1 ORDER BY id",
    "SELECT * FROM matchmaking.match_player WHERE match_id = $1 ORDER BY seat",
    "SELECT * FROM matchmaking.match_result WHERE match_id = $1",
    "SELECT * FROM matchmaking.rating_event WHERE match_id = $1",
    "SELECT * FROM matchmaking.rating_change WHERE match_id = $1 ORDER BY player_id",
    `SELECT penalty.* FROM matchmaking.penalty JOIN matchmaking.match_player USING (player_id) WHERE match_id = $1`,
    `SELECT player_rating.* FROM matchmaking.player_rating JOIN matchmaking.match_player USING (player_id)
WHERE match_id = $1 ORDER BY player_id`,
    "SELECT id, key, payload FROM events.outbox WHERE payload ->> 'matchId' = $1 ORDER BY id",
    "SELECT * FROM matchmaking.rating_model WHERE $1::text IS NOT NULL",
  ];
  return Promise.all(tables.map((text) => setting().admin.query(text, [match.id])));
}

test("a connection that ends before any statement of a report, or at COMMIT, leaves all of it or nothing", async () => {
  const { admin, clock, ids } = setting();
  const { databaseUrl } = await testServers();
  await admin.query(end);
  const pool = openPostgres({
    ...{ url: databaseUrl, applicationName: "result-kill", logger, poolMax: 2, role: "muster_matchmaking" },
  });
  const events = createEventWriter({ postgres: pool, logger });
  const resultsOn = (postgres: Postgres): ResultService => {
    const storage = new PostgresMatchmaking(postgres, { events, ids, changed: () => undefined });
    return createResults({ storage, queues: () => queues, clock, ids });
  };
  const kill: Kill = { at: 0, seen: 0 };
  const [broken, whole] = [resultsOn(breakable(pool, kill)), resultsOn(pool)];
  const match = await serveMatch(setting());
  const report = reportOf(match, { leaverIds: [match.players[0]?.playerId ?? ""] });
  const before = await truthOf(match);
  let kills = 0;
  for (kill.at = 1; ; kill.at++, kill.seen = 0) {
    const failed = await broken.report(match.id, report).catch((error: unknown) => error);
    if (kill.seen < kill.at) break;
    kills++;
    expect(failed).toMatchObject({ code: "UNAVAILABLE" });
    expect(await truthOf(match), `killed before statement ${kill.at}`).toEqual(before);
  }
  expect(kills).toBeGreaterThan(15);
  const after = await truthOf(match);
  expect(after).not.toEqual(before);
  const answer = await whole.report(match.id, report);
  expect(answer).toMatchObject({ match: { state: "ENDED" }, result: { ranks: [1, 2] } });
  expect(await truthOf(match)).toEqual(after);

  const next = await serveMatch(setting());
  const told = reportOf(next);
  await expect(resultsOn(deaf(pool)).report(next.id, told)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const committed = await truthOf(next);
  expect(await whole.report(next.id, told)).toMatchObject({ match: { state: "ENDED" } });
  expect(await truthOf(next)).toEqual(committed);
  expect(await rebuildRatings(admin)).toEqual({ events: 2, players: 8, parties: 0, problems: [] });
  await events.close();
  await pool.close();
});
