import type { ReactElement } from "react";
import { Button } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { PlayerByIdDocument, TradesDocument } from "../generated/operations.js";
import { locale } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { tradesTopic } from "../player/topics.js";
import { viewTrade } from "./say-trade.js";

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const noId = "00000000-0000-0000-0000-000000000000";

/** Who the trade is with: a player's ID, whose name is shown as soon as it is known, or one of those of earlier trades. */
export function PartnerField({
  value,
  onChange,
  playerId,
  label = "Player ID of the other player",
  hint = "It stands in their profile.",
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Who asks. */
  readonly playerId: string;
  readonly label?: string;
  /** Said until it is known who it is. */
  readonly hint?: string;
}): ReactElement {
  const id = value.trim();
  const isId = idPattern.test(id);
  const partner = useRead("players", PlayerByIdDocument, { id: isId ? id : noId }, { keep: true });
  const earlier = useRead(tradesTopic, TradesDocument, { locale });
  const known = new Map(
    (earlier.data?.me.trades?.edges ?? []).flatMap(({ node }) => {
      const { other } = viewTrade(node, playerId);
      return other.player === null ? [] : [[other.player.id, other.player.displayName] as const];
    }),
  );
  const name = isId ? partner.data?.player?.displayName : undefined;
  const isUnknown = id !== "" && (!isId || partner.data?.player === null);
  return (
    <div className="stack">
      <TextInput
        label={label}
        value={value}
        onChange={onChange}
        error={isUnknown && !partner.isFetching ? "No player has this ID." : undefined}
        hint={name === undefined ? hint : `This is ${name}.`}
      />
      {known.size > 0 && (
        <div className="cluster">
          <span className="quiet small">You traded with</span>
          {[...known].map(([knownId, displayName]) => (
            <Button key={knownId} onPress={() => onChange(knownId)}>
              {displayName}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
