import { randomUUID } from "node:crypto";
import type { PlayerId } from "@muster/auth";
import type pg from "pg";

const [nearSite, crowdSite] = ["near", "far"];

/**
 * Five against five, alone or in parties of three, at two sites that are out of each other's reach. At one of them only parties of
 * three wait: no two of them make a team, and nobody fills it up.
 */
export const rulesOfScale: Readonly<Record<string, unknown>> = {
  "site:near": { region: "near" },
  "site:far": { region: "far" },
  "queue:scale": {
    teams: { count: 2, size: 5 },
    partySizes: [1, 3],
    modes: ["plaza"],
    sites: [nearSite, crowdSite],
    performance: 25 / 6,
    hard: { pingMs: [[0, 150]] },
    soft: {
      imbalancePercent: [
        [0, 0],
        [5, 5],
        [50, 60],
      ],
    },
    worth: {
      waitS: [
        [0, 10],
        [30, 100],
      ],
    },
    starvationS: 3600,
    // Longer than a measurement takes: nobody answers.
    acceptanceS: 120,
  },
};

/** Players near the one site, and known to be far from the other. */
export async function settleJoiners(db: pg.Client, count: number): Promise<PlayerId[]> {
  const playerIds = newPlayers(count);
  await settle(db, playerIds, nearSite);
  return playerIds;
}

/** Tickets of three that wait at the other site, as if they had come over the last minute. */
export async function fillCrowd(db: pg.Client, tickets: number): Promise<void> {
  const playerIds = newPlayers(tickets * 3);
  await settle(db, playerIds, crowdSite);
  await db.query(
    `WITH crowd AS (
  SELECT place, player_id, (place - 1) / 3 AS number, (place - 1) % 3 AS seat
  FROM unnest($1::uuid[]) WITH ORDINALITY AS one (player_id, place)
), ticket AS (
  INSERT INTO matchmaking.ticket (id, generation, version, queue_id, state, queued_at_ms, changed_at_ms)
  SELECT player_id, 1, 1, 'scale', 'QUEUED', $2 - number % 60000, $2 - number % 60000 FROM crowd WHERE seat = 0
)
INSERT INTO matchmaking.ticket_player (ticket_id, player_id, place, roles, is_live)
SELECT first_value(player_id) OVER (PARTITION BY number ORDER BY seat), player_id, seat, '{}', true FROM crowd`,
    [playerIds, Date.now()],
  );
  await db.query("ANALYZE matchmaking.ticket, matchmaking.ticket_player, matchmaking.latency");
}

async function settle(
  db: pg.Client,
  playerIds: readonly PlayerId[],
  siteId: string | undefined,
): Promise<void> {
  await db.query(
    `INSERT INTO matchmaking.latency (player_id, site_id, measured_at_ms, round_trip_us)
SELECT player_id, $2, $3, 20000 FROM unnest($1::uuid[]) AS player (player_id)`,
    [playerIds, siteId, Date.now()],
  );
}

function newPlayers(count: number): PlayerId[] {
  return Array.from({ length: count }, () => randomUUID() as PlayerId);
}
