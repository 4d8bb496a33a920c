import { type ReactElement, useState } from "react";
import { Button } from "../components/button.js";
import { Chips } from "../components/choice.js";
import { FormError } from "../components/form-error.js";
import { PlayJoinDocument, type PlayPartyFragment, type PlayQueueFragment } from "../generated/operations.js";
import { useAct } from "../platform/act.js";
import { explain } from "../platform/explain.js";
import { formatSlug } from "../platform/format.js";
import { saySides } from "./say-play.js";
import { playTopic } from "./topics.js";

const toOption = (id: string) => ({ id, label: formatSlug(id) });

/** A queue, with what one may wish for, and the way in. */
export function QueueCard({
  queue,
  party,
  playerId,
}: {
  readonly queue: PlayQueueFragment;
  /** The one that the player is in. */
  readonly party: PlayPartyFragment | null;
  readonly playerId: string;
}): ReactElement {
  const { id, modes, roleIds, partySizes, acceptanceSeconds } = queue;
  const [wantedModes, setModes] = useState<readonly string[]>(modes.map((mode) => mode.id));
  // In the order in which they were chosen: the first is wanted most.
  const [wantedRoles, setRoles] = useState<readonly string[]>([]);
  const join = useAct(PlayJoinDocument, playTopic);
  const name = formatSlug(id);
  const refusal = sayRefusal(partySizes, party, playerId);
  const onJoin = (): void =>
    join.mutate({
      queueId: id,
      roleIds: wantedRoles,
      modeIds: wantedModes.length === modes.length ? null : wantedModes,
      partyId: party?.id ?? null,
    });
  return (
    <li className="panel stack queue" aria-label={name}>
      <div>
        <h2>{name}</h2>
        <p className="quiet">{saySides(queue)}</p>
      </div>
      {modes.length > 1 && (
        <div className="queue-wish">
          <h3>Modes</h3>
          <Chips
            label={`Modes of ${name}`}
            options={modes.map((mode) => toOption(mode.id))}
            chosen={wantedModes}
            onChange={setModes}
          />
          {wantedModes.length === 0 && <p className="quiet small">Choose at least one.</p>}
        </div>
      )}
      {roleIds.length > 0 && (
        <div className="queue-wish">
          <h3>Roles</h3>
          <Chips
            label={`Roles of ${name}`}
            options={roleIds.map(toOption)}
            chosen={wantedRoles}
            onChange={(chosen) => setRoles(inOrder(wantedRoles, chosen))}
          />
          <p className="quiet small">{sayRoles(wantedRoles)}</p>
        </div>
      )}
      <p className="quiet small">{sayTerms(modes, acceptanceSeconds)}</p>
      {join.error !== null && (
        <FormError text={`${explain(join.error).title}. ${explain(join.error).text}`} />
      )}
      <div className="queue-end">
        {refusal === undefined ? (
          <Button
            look="primary"
            aria-label={`Find a match: ${name}`}
            isPending={join.isPending}
            isDisabled={wantedModes.length === 0}
            onPress={onJoin}
          >
            Find a match
          </Button>
        ) : (
          <p className="quiet small">{refusal}</p>
        )}
      </div>
    </li>
  );
}

/** What was chosen before stays where it was; what is new comes last. */
function inOrder(before: readonly string[], chosen: readonly string[]): readonly string[] {
  return [...before.filter((id) => chosen.includes(id)), ...chosen.filter((id) => !before.includes(id))];
}

function sayRoles(wanted: readonly string[]): string {
  if (wanted.length === 0) return "Any role will do.";
  const [first = "", ...others] = wanted.map(formatSlug);
  return others.length === 0 ? `${first} above all.` : `${first} above all, else ${others.join(", ")}.`;
}

/** Why the player cannot queue here at the moment; `undefined` for who can. */
function sayRefusal(
  partySizes: readonly number[],
  party: PlayPartyFragment | null,
  playerId: string,
): string | undefined {
  if (!partySizes.includes(party?.members.length ?? 1))
    return partySizes.length === 1 && partySizes[0] === 1
      ? "For players alone."
      : `For parties of ${partySizes.join(" or ")}.`;
  if (party === null) return undefined;
  if (party.leader?.id !== playerId)
    return `${party.leader?.displayName ?? "Your leader"} queues for the party.`;
  const waits = party.members.find(({ player, isReady }) => player?.id !== playerId && !isReady);
  return waits === undefined ? undefined : `${waits.player?.displayName ?? "A player"} is not ready.`;
}

function sayTerms(
  modes: PlayQueueFragment["modes"],
  acceptanceSeconds: PlayQueueFragment["acceptanceSeconds"],
): string {
  const [only, ...others] = modes;
  const played = only !== undefined && others.length === 0 ? `${formatSlug(only.id)}. ` : "";
  return acceptanceSeconds === null
    ? `${played}A match begins as soon as it is found.`
    : `${played}You have ${acceptanceSeconds} seconds to accept a match.`;
}
