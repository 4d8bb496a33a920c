import { type ReactElement, useState } from "react";
import { Answer } from "../../components/answer.js";
import { Choice } from "../../components/choice.js";
import { TextInput } from "../../components/fields.js";
import { Line, Lines } from "../../components/lines.js";
import { More } from "../../components/more.js";
import { EmptyState } from "../../components/states.js";
import {
  type AuditLineFragment,
  InventoryAuditDocument,
  MatchmakingAuditDocument,
  StoreAuditDocument,
} from "../../generated/operations.js";
import { type Connection, type Pages, usePages } from "../../platform/read.js";
import { Page } from "../../shell/page.js";
import { useMay } from "../staff-member.js";
import "../orders/orders-page.css";
import "./audit-page.css";

const records = [
  { id: "store", label: "Store" },
  { id: "inventory", label: "Inventories" },
  { id: "matchmaking", label: "Matchmaking" },
] as const;

interface Filter {
  readonly subject: string | null;
  readonly actorId: string | null;
  readonly action: string | null;
}

/** What staff and services did with the rights of their office, newest first. */
export function AuditPage(): ReactElement {
  const may = useMay();
  const open = records.filter(({ id }) => may(`${id}:audit`));
  const [chosen, setRecord] = useState<(typeof records)[number]["id"]>();
  const record = chosen ?? open[0]?.id ?? "store";
  const [subject, setSubject] = useState("");
  const [actorId, setActorId] = useState("");
  const [action, setAction] = useState("");
  const Record = recordPages[record];
  const filter = { subject: orNull(subject), actorId: orNull(actorId), action: orNull(action) };
  return (
    <Page
      title="Audit"
      actions={<Choice label="Record of" options={open} value={record} onChange={setRecord} />}
    >
      <search className="order-search">
        <TextInput label="Done to" value={subject} onChange={setSubject} hint="kind:id, e.g. order:…" />
        <TextInput label="Done by" value={actorId} onChange={setActorId} hint="e.g. staff:…" />
        <TextInput label="What" value={action} onChange={setAction} hint="e.g. store.refundOrder" />
      </search>
      <Record filter={filter} />
    </Page>
  );
}

function OfStore({ filter }: { readonly filter: Filter }): ReactElement {
  return (
    <Entries entries={usePages("audit", StoreAuditDocument, { filter }, ({ storeAudit }) => storeAudit)} />
  );
}

function OfInventory({ filter }: { readonly filter: Filter }): ReactElement {
  const entries = usePages(
    "audit",
    InventoryAuditDocument,
    { filter },
    ({ inventoryAudit }) => inventoryAudit,
  );
  return <Entries entries={entries} />;
}

function OfMatchmaking({ filter }: { readonly filter: Filter }): ReactElement {
  const entries = usePages(
    "audit",
    MatchmakingAuditDocument,
    { filter },
    ({ matchmakingAudit }) => matchmakingAudit,
  );
  return <Entries entries={entries} />;
}

const recordPages = { store: OfStore, inventory: OfInventory, matchmaking: OfMatchmaking } as const;

function Entries({ entries }: { readonly entries: Pages<Connection<AuditLineFragment>> }): ReactElement {
  return (
    <section className="panel stack" aria-label="Entries">
      <Answer of={entries}>
        {({ nodes }) => (
          <>
            {nodes.length === 0 && <EmptyState icon="audit" title="Nothing of that kind was done" />}
            <Lines label="Entries">
              {nodes.map(({ id, action, actorId, at, reason, subject, details }) => (
                <Line
                  key={id}
                  title={
                    <>
                      <code>{action}</code>: {reason}
                    </>
                  }
                  reason={
                    <>
                      <p>
                        <code>{subject}</code> by <code>{actorId}</code>
                      </p>
                      <details className="audit-details">
                        <summary>Details</summary>
                        <pre>
                          <code>{JSON.stringify(details, null, 2)}</code>
                        </pre>
                      </details>
                    </>
                  }
                  at={at}
                />
              ))}
            </Lines>
            <More of={entries} />
          </>
        )}
      </Answer>
    </section>
  );
}

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
