import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { ButtonLink } from "../components/button.js";
import { EmptyState } from "../components/states.js";
import { WalletDocument, type WalletQuery } from "../generated/operations.js";
import { sayLock } from "../platform/explain-deed.js";
import { formatAmount, formatMoment, locale } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { inventoryTopic } from "../player/topics.js";
import { Page } from "../shell/page.js";
import { LockNotice } from "../trades/lock-notice.js";
import { CurrencyMark } from "./currency-mark.js";
import { Debts } from "./debts.js";
import { Statement } from "./statement.js";
import "./wallet.css";

/** What the player has of each currency, and what came and went. */
export function WalletPage(): ReactElement {
  const wallet = useRead(inventoryTopic, WalletDocument, { locale });
  return (
    <Page title="Wallet" actions={<ButtonLink href="/trades/give">Give something to somebody</ButtonLink>}>
      <LockNotice />
      <Answer of={wallet}>
        {({ me }) => {
          const balances = me.wallet ?? [];
          const names = new Map(balances.map(({ currency: { id, name } }) => [id, name.text]));
          return (
            <>
              <Debts debts={me.debts ?? []} />
              <Balances balances={balances} held={me.heldCurrencies ?? []} />
              <Statement currencies={names} />
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

function Balances({
  balances,
  held,
}: {
  readonly balances: NonNullable<WalletQuery["me"]["wallet"]>;
  readonly held: NonNullable<WalletQuery["me"]["heldCurrencies"]>;
}): ReactElement {
  if (balances.length === 0) {
    return (
      <EmptyState icon="wallet" title="Your wallet is empty">
        <p>Currencies that you earn or buy appear here at once.</p>
      </EmptyState>
    );
  }
  return (
    <ul className="balances" aria-label="Balances">
      {balances.map(({ amount, currency: { id, name } }) => (
        <li key={id} className="panel balance">
          <CurrencyMark currencyId={id} />
          <span className="quiet">{name.text}</span>
          <span className="balance-amount digits">{formatAmount(amount)}</span>
          {held
            .filter(({ currencyId }) => currencyId === id)
            .map((part) => (
              <p key={id} className="balance-held quiet small">
                {formatAmount(part.amount)} of it can be traded from {formatMoment(part.until)}.{" "}
                {sayLock(part.reason)}
              </p>
            ))}
        </li>
      ))}
    </ul>
  );
}
