import type { MatchId } from "@muster/matchmaking/service";
import type { Postgres } from "@muster/postgres";
import type { Site } from "../site.js";

interface MatchRow {
  readonly id: MatchId;
  readonly state: string;
  readonly server_id: string | null;
}

/** Each match that was ready has the server that the site says; no server runs for a match that is over. */
export async function checkPlaces(admin: Postgres, { servers }: Site): Promise<string[]> {
  const matches = await admin.query<MatchRow>(
    `SELECT id, state, server_id FROM matchmaking.match LEFT JOIN matchmaking.allocation ON match_id = match.id`,
  );
  const problems: string[] = [];
  const known = new Set(matches.map(({ id }) => id as string));
  for (const { id, state, server_id: serverId } of matches) {
    const own = servers.get(id) ?? [];
    const hadServer = state === "READY" || state === "IN_GAME" || state === "ENDED";
    if (hadServer !== (serverId !== null))
      problems.push(`match ${id} is ${state} with the server ${serverId}`);
    if (serverId !== null && !own.some(({ allocation }) => allocation.serverId === serverId))
      problems.push(`match ${id} has a server that no site ran`);
  }
  for (const id of servers.keys())
    if (!known.has(id)) problems.push(`a site was asked for match ${id}, which is not there`);
  return problems;
}

/** Servers that run for matches that are over. */
export async function findLeaks(admin: Postgres, { servers }: Site): Promise<string[]> {
  const running = [...servers].filter(([, some]) => some.some(({ isUp }) => isUp)).map(([id]) => id);
  const over = await admin.query<{ readonly id: string; readonly state: string }>(
    "SELECT id, state FROM matchmaking.match WHERE id = ANY ($1) AND state IN ('ENDED', 'DECLINED', 'FAILED')",
    [running],
  );
  return over.map(({ id, state }) => `a server runs for match ${id}, which is ${state}`);
}
