import type { PlayerId } from "@muster/auth";
import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { type Match, type PlayedMatch, serialiseRatings } from "../../src/service/index.js";
import { rebuildRatings } from "../../src/storage/index.js";
import { newPlayer, reportOf, serveMatch, useSetting } from "../setting.js";

const setting = useSetting();

/** Plays matches of all kinds among few players, some of them at once. */
async function play(count: number): Promise<readonly PlayerId[]> {
  const random = new SeededRandom(11);
  const players = Array.from({ length: 24 }, () => newPlayer(setting()));
  for (let round = 0; round < count; round += 3) {
    const drawn = [...players].sort(() => random.unit() - 0.5);
    const served = [
      await serveMatch(setting(), [2, 2], "plaza", drawn.slice(0, 4)),
      await serveMatch(setting(), [1, 1, 1, 1], round % 2 === 0 ? "plaza" : "hold", drawn.slice(4, 8)),
      await serveMatch(setting(), [3, 2], "hold", drawn.slice(8, 13)),
    ];
    await Promise.all(served.map((match) => report(match, random)));
    // Long enough that who was struck may queue again.
    await setting().clock.advance(3_600_000 + random.below(3_600_000));
  }
  return players;
}

function report(match: Match, random: SeededRandom): Promise<unknown> {
  const count = 1 + Math.max(...match.players.map(({ team }) => team));
  const isScored = random.below(2) === 0;
  const teams = Array.from({ length: count }, (_, team) => ({
    ...{ team, rank: 1 + random.below(count) },
    score: isScored ? random.unit() * 30 : null,
  }));
  const leaver = match.players[random.below(2 * match.players.length)]?.playerId;
  return setting().results.report(
    match.id,
    reportOf(match, { teams, leaverIds: leaver === undefined ? [] : [leaver] }),
  );
}

test("the record makes the ratings that are kept, bit for bit; what is not as it makes is told of, and replaced", async () => {
  const { admin, storage } = setting();
  expect(await rebuildRatings(admin)).toEqual({ events: 0, players: 0, parties: 0, problems: [] });
  const players = await play(30);
  const found = await rebuildRatings(admin);
  expect(found).toMatchObject({ events: 30, parties: 0, problems: [] });
  expect(found.players).toBeGreaterThan(20);
  const read = async () => serialiseRatings(await storage.findRatings(players));
  const before = await read();
  const [one = "", other = "", third = ""] = before.players.keys();
  await admin.query(
    `UPDATE matchmaking.player_rating SET rating = replace(rating, '"games":', '"games":1') WHERE player_id = $1`,
    [one],
  );
  await admin.query("DELETE FROM matchmaking.player_rating WHERE player_id = $1", [other]);
  await admin.query("UPDATE matchmaking.rating_model SET sequence = 29");
  await admin.query(
    `UPDATE matchmaking.rating_change SET mu_after = mu_after + 1 WHERE player_id = $1
AND match_id = (SELECT max(match_id::text)::uuid FROM matchmaking.rating_change WHERE player_id = $1)`,
    [third],
  );
  await admin.query(`INSERT INTO matchmaking.party_rating VALUES ('a' || chr(10) || 'b', '{}')`);
  const { problems } = await rebuildRatings(admin, true);
  expect(problems).toEqual([
    expect.stringMatching(new RegExp(`^change \\S+ ${third} is not what its event makes$`)),
    "the model after event 29 is not what 30 events make",
    `player_rating ${one} is not what the record makes`,
    `${found.players - 1} players have ratings, of ${found.players} that have played`,
    "party_rating a b is not what the record makes",
    "1 parties have ratings, of 0 that have played",
  ]);
  expect(await read()).toEqual(before);
  expect((await rebuildRatings(admin)).problems).toHaveLength(1);
});

test("the record can't be changed by the service, and takes no gap", async () => {
  const { admin } = setting();
  const [row] = await admin.query<{ readonly rights: string }>(
    `SELECT string_agg(privilege_type, ' ' ORDER BY privilege_type) AS rights FROM information_schema.role_table_grants
WHERE grantee = 'muster_matchmaking' AND table_name = 'rating_event'`,
  );
  expect(row?.rights).toBe("INSERT SELECT");
  const [last] = await admin.query<{ readonly sequence: bigint; readonly match: PlayedMatch }>(
    "SELECT sequence, match FROM matchmaking.rating_event ORDER BY sequence DESC LIMIT 1",
  );
  await admin.query("UPDATE matchmaking.rating_event SET sequence = sequence + 1 WHERE sequence = $1", [
    last?.sequence,
  ]);
  await expect(rebuildRatings(admin)).rejects.toMatchObject({ code: "CONFLICT" });
});
