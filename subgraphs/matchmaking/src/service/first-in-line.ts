import type { FoundMatch, MatchFinder } from "./finder.js";
import type { Ticket } from "./model.js";
import type { Queue } from "./queues.js";

/** Finds matches by who came first alone; whoever comes back from a match that failed was there before everyone. */
export function createFirstInLine(queue: Queue): MatchFinder {
  const waiting = new Map<string, Ticket>();
  return {
    upsert: (ticket) => void waiting.set(ticket.id, ticket),
    remove: (id) => void waiting.delete(id),
    step() {
      const found: FoundMatch[] = [];
      const line = [...waiting.values()].sort(compare);
      for (const mode of queue.modes) {
        let match = seat(queue, mode, line);
        while (match !== undefined) {
          found.push(match);
          for (const { id } of match.tickets) {
            waiting.delete(id);
            line.splice(
              line.findIndex((ticket) => ticket.id === id),
              1,
            );
          }
          match = seat(queue, mode, line);
        }
      }
      return found;
    },
  };
}

function compare(a: Ticket, b: Ticket): number {
  const came = Number(b.state === "REQUEUED") - Number(a.state === "REQUEUED") || a.queuedAtMs - b.queuedAtMs;
  return came || (a.id < b.id ? -1 : 1);
}

/** Gives each ticket in line the first team that has room for it, until all teams are full. */
function seat(queue: Queue, mode: Queue["modes"][number], line: readonly Ticket[]): FoundMatch | undefined {
  const { count, size } = queue.teams;
  const rooms: number[] = Array(count).fill(size);
  const taken: { readonly ticket: Ticket; readonly team: number }[] = [];
  for (const ticket of line) {
    if (ticket.modes !== null && !ticket.modes.includes(mode.id)) continue;
    const team = rooms.findIndex((room) => room >= ticket.players.length);
    if (team < 0) continue;
    rooms[team] = (rooms[team] ?? 0) - ticket.players.length;
    taken.push({ ticket, team });
    if (rooms.every((room) => room === 0)) return toFound(queue, mode, taken);
  }
  return undefined;
}

function toFound(
  queue: Queue,
  mode: Queue["modes"][number],
  taken: readonly { readonly ticket: Ticket; readonly team: number }[],
): FoundMatch {
  const byTeam = [...taken].sort((a, b) => a.team - b.team);
  return {
    tickets: taken.map(({ ticket: { id, version } }) => ({ id, version })),
    players: byTeam.flatMap(({ ticket, team }) =>
      ticket.players.map(({ playerId }) => ({ playerId, team, roleId: null })),
    ),
    ...{ modeId: mode.id, mapId: mode.maps[0] ?? mode.id, siteIds: queue.siteIds },
    explanation: { rule: "firstInLine" },
    acceptanceS: queue.acceptanceS,
  };
}
