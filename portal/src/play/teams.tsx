import type { ReactElement } from "react";
import type { PlayMatchFragment } from "../generated/operations.js";
import { formatSlug } from "../platform/format.js";
import { sayAnswer } from "./say-play.js";

type Seat = PlayMatchFragment["teams"][number]["players"][number];

/** Who plays with whom and against whom. */
export function Teams({
  match: { teams },
  playerId,
  showsAnswers = false,
}: {
  readonly match: PlayMatchFragment;
  readonly playerId: string;
  readonly showsAnswers?: boolean;
}): ReactElement {
  const isOwn = ({ players }: PlayMatchFragment["teams"][number]): boolean =>
    players.some(({ player }) => player?.id === playerId);
  const isAlone = teams.every(({ players }) => players.length === 1);
  return (
    <div className="teams">
      {teams.map((team, place) => {
        const name = isOwn(team)
          ? isAlone
            ? "You"
            : "Your team"
          : `${isAlone ? "Player" : "Team"} ${place + 1}`;
        return (
          <section key={place} className="team" aria-label={name} data-own={isOwn(team)}>
            <h3>{name}</h3>
            <ul>
              {team.players.map((seat) => (
                <SeatLine key={seat.seat} seat={seat} playerId={playerId} showsAnswers={showsAnswers} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function SeatLine({
  seat: { player, roleId, answer },
  playerId,
  showsAnswers,
}: {
  readonly seat: Seat;
  readonly playerId: string;
  readonly showsAnswers: boolean;
}): ReactElement {
  const name = player?.displayName ?? "A player";
  return (
    <li>
      <span>{player?.id === playerId ? `${name} (you)` : name}</span>
      {roleId !== null && <span className="quiet small">{formatSlug(roleId)}</span>}
      {showsAnswers && (
        <span className={answer === "ACCEPTED" ? "small gain" : "quiet small"}>{sayAnswer(answer)}</span>
      )}
    </li>
  );
}
