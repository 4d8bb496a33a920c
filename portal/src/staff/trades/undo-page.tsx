import { type ReactElement, useState } from "react";
import { useLocation } from "wouter";
import { Answer } from "../../components/answer.js";
import { Button, ButtonLink } from "../../components/button.js";
import { TextInput } from "../../components/fields.js";
import { EmptyState } from "../../components/states.js";
import { ReverseTradesDocument, UndoPreviewDocument } from "../../generated/operations.js";
import { useDeed } from "../../platform/deed.js";
import { useRead } from "../../platform/read.js";
import { Page } from "../../shell/page.js";
import { ReasonDrawer } from "../reason-drawer.js";
import { HandoverList } from "./handover-list.js";
import { staffTradesTopic } from "./topic.js";

const dayMs = 86_400_000;

/** Undoes what a compromised player handed over since a moment, once it was shown what that is. */
export function UndoPage({ playerId }: { readonly playerId: string }): ReactElement {
  const [since, setSince] = useState(() => toLocal(new Date(Date.now() - dayMs)));
  const sinceAt = new Date(since);
  const isMoment = !Number.isNaN(sinceAt.getTime());
  return (
    <Page
      title="Undo trades"
      actions={<ButtonLink href={`/staff/players/${playerId}`}>Back to the player</ButtonLink>}
    >
      <section className="panel form" aria-label="Since when">
        <TextInput
          label="Since when"
          type="datetime-local"
          value={since}
          onChange={setSince}
          hint="In your time zone: before the account was taken over."
        />
      </section>
      {isMoment && <Preview key={since} playerId={playerId} sinceAt={sinceAt.toISOString()} />}
    </Page>
  );
}

function Preview({
  playerId,
  sinceAt,
}: {
  readonly playerId: string;
  readonly sinceAt: string;
}): ReactElement {
  const [, navigate] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const preview = useRead(staffTradesTopic, UndoPreviewDocument, { playerId, sinceAt });
  const reverse = useDeed(ReverseTradesDocument, [staffTradesTopic]);
  const onSubmit = async (reason: string): Promise<void> => {
    const { reverseTrades } = await reverse.mutateAsync({ input: { playerId, sinceAt, reason } });
    navigate(`/staff/trades/undone/${reverseTrades.reversal.id}`);
  };
  return (
    <Answer of={preview}>
      {({ tradeReversalPreview: { handovers, isWhole } }) =>
        handovers.length === 0 ? (
          <EmptyState icon="trade" title="There is nothing to undo">
            <p>The player traded and gave nothing since then that is still held.</p>
          </EmptyState>
        ) : (
          <section className="panel stack" aria-labelledby="preview">
            <h2 id="preview">What would be undone</h2>
            <p className="quiet">
              {isWhole ? handovers.length : `More than ${handovers.length}`} in all, the newest first,
              reckoned from what is there now.
            </p>
            <HandoverList
              label="What would be undone"
              handovers={handovers.map(({ handedOverAt, ...rest }) => ({ ...rest, at: handedOverAt }))}
            />
            <div>
              <Button look="danger" onPress={() => setOpen(true)}>
                Undo them
              </Button>
            </div>
            <ReasonDrawer
              title="Undo trades and gifts"
              isOpen={isOpen}
              action="Undo all of it"
              onSubmit={onSubmit}
              onDone={() => undefined}
              onClose={() => setOpen(false)}
            >
              <p>
                Everything goes back to whoever had it before, as far as it is still there. What is gone of a
                currency is owed by who got it.
              </p>
            </ReasonDrawer>
          </section>
        )
      }
    </Answer>
  );
}

/** An instant as the browser's field writes it: `2026-01-02T15:04`, in the reader's time zone. */
function toLocal(instant: Date): string {
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
