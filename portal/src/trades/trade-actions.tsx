import { type ReactElement, useState } from "react";
import { Button } from "../components/button.js";
import { FormError } from "../components/form-error.js";
import {
  AcceptTradeDocument,
  CancelTradeDocument,
  ConfirmTradeDocument,
  DeclineTradeDocument,
  type TradeLineFragment,
  UpdateTradeDocument,
} from "../generated/operations.js";
import { useDeed } from "../platform/deed.js";
import { explain } from "../platform/explain.js";
import { locale } from "../platform/format.js";
import { inventoryTopic, tradesTopic } from "../player/topics.js";
import { GiveEditor } from "./give-editor.js";
import { givingOf, toContentInput } from "./giving.js";
import type { TradeView } from "./say-trade.js";

const topics = [tradesTopic, inventoryTopic];

interface Props {
  readonly trade: TradeLineFragment;
  readonly view: TradeView;
}

/** What the player can do about an open trade, in the version that is shown. */
export function TradeActions({ playerId, ...props }: Props & { readonly playerId: string }): ReactElement {
  const [isChanging, setChanging] = useState(false);
  if (isChanging) return <ChangeForm {...props} playerId={playerId} onLeave={() => setChanging(false)} />;
  return <Answers {...props} onChange={() => setChanging(true)} />;
}

function Answers({
  trade: { id: tradeId, version, state },
  view: { isProposer, own },
  onChange,
}: Props & { readonly onChange: () => void }): ReactElement {
  const accept = useDeed(AcceptTradeDocument, topics);
  const confirm = useDeed(ConfirmTradeDocument, topics);
  const cancel = useDeed(CancelTradeDocument, topics);
  const decline = useDeed(DeclineTradeDocument, topics);
  const seen = { input: { tradeId, version }, locale };
  const end = { input: { tradeId }, locale };
  const failed = [accept, confirm, cancel, decline].find(({ error }) => error !== null);
  const isAsked = state === "PROPOSED" && !isProposer;
  return (
    <div className="stack">
      {failed !== undefined && <Refused error={failed.error} />}
      <div className="cluster">
        {isAsked && (
          <Button look="primary" isPending={accept.isPending} onPress={() => accept.mutate(seen)}>
            Accept
          </Button>
        )}
        {state === "ACCEPTED" && !own.confirmed && (
          <Button look="primary" isPending={confirm.isPending} onPress={() => confirm.mutate(seen)}>
            Confirm the trade
          </Button>
        )}
        <Button onPress={onChange}>Change what you give</Button>
        {isAsked ? (
          <Button look="danger" isPending={decline.isPending} onPress={() => decline.mutate(end)}>
            Decline
          </Button>
        ) : (
          <Button look="danger" isPending={cancel.isPending} onPress={() => cancel.mutate(end)}>
            Cancel the trade
          </Button>
        )}
      </div>
    </div>
  );
}

function ChangeForm({
  trade: { id: tradeId, version },
  view: { own },
  playerId,
  onLeave,
}: Props & { readonly playerId: string; readonly onLeave: () => void }): ReactElement {
  const [giving, setGiving] = useState(() => givingOf(own));
  const update = useDeed(UpdateTradeDocument, topics);
  const input = { tradeId, version, gives: toContentInput(giving) };
  return (
    <div className="stack">
      <GiveEditor label="You give" playerId={playerId} giving={giving} onChange={setGiving} />
      {update.error !== null && <Refused error={update.error} />}
      <div className="cluster">
        <Button
          look="primary"
          isPending={update.isPending}
          onPress={() => update.mutate({ input, locale }, { onSuccess: onLeave })}
        >
          Offer this instead
        </Button>
        <Button onPress={onLeave}>Leave it as it was</Button>
      </div>
    </div>
  );
}

function Refused({ error }: { readonly error: unknown }): ReactElement {
  const { title, text } = explain(error);
  return <FormError text={`${title}. ${text}`} />;
}
