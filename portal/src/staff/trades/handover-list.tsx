import type { ReactElement } from "react";
import { useCatalogue } from "../../catalogue/use-catalogue.js";
import { Badge } from "../../components/badge.js";
import { Line, Lines } from "../../components/lines.js";
import type { HandoverKind, ReversedPartFragment } from "../../generated/operations.js";
import { formatAmount } from "../../platform/format.js";

/** A trade or a gift that is or could be undone. */
export interface Handover {
  readonly sourceId: string;
  readonly kind: HandoverKind;
  readonly lines: readonly ReversedPartFragment[];
  /** RFC 3339. */
  readonly at: string;
}

/** Trades and gifts with what of them goes back, and what is gone. */
export function HandoverList({
  label,
  handovers,
}: {
  readonly label: string;
  readonly handovers: readonly Handover[];
}): ReactElement {
  return (
    <Lines label={label}>
      {handovers.map(({ sourceId, kind, lines, at }) => (
        <Line
          key={sourceId}
          title={kind === "TRADE" ? "A trade" : "A gift"}
          reason={
            <ul>
              {lines.map((line) => (
                <li key={`${line.itemId} ${line.definitionId} ${line.currencyId} ${line.from?.id}`}>
                  <Part part={line} />
                </li>
              ))}
            </ul>
          }
          at={at}
        />
      ))}
    </Lines>
  );
}

function Part({ part }: { readonly part: ReversedPartFragment }): ReactElement {
  const { item, currencyName } = useCatalogue();
  const { amount, missing, definitionId, itemId, currencyId, from, to } = part;
  const isCurrency = currencyId !== null;
  const name = isCurrency ? currencyName(currencyId) : item(definitionId ?? "").name;
  const what = itemId !== null ? name : `${formatAmount(amount)} ${isCurrency ? "" : "× "}${name}`;
  return (
    <span className="cluster">
      {what} from {from?.displayName ?? "a player"} to {to?.displayName ?? "a player"}
      {missing !== "0" && (
        <Badge look="bad">
          {formatAmount(missing)} gone{isCurrency ? ", owed" : ""}
        </Badge>
      )}
    </span>
  );
}
