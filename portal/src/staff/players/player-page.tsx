import type { ReactElement } from "react";
import { Price } from "../../catalogue/price.js";
import { Answer } from "../../components/answer.js";
import { Badge } from "../../components/badge.js";
import { ButtonLink } from "../../components/button.js";
import { CopyText } from "../../components/copy-text.js";
import { Fact, Facts } from "../../components/facts.js";
import { EmptyState } from "../../components/states.js";
import { PlayerRecordDocument, type PlayerRecordQuery } from "../../generated/operations.js";
import { formatDay, formatMoment, formatSlug, locale } from "../../platform/format.js";
import { useRead } from "../../platform/read.js";
import { Page } from "../../shell/page.js";
import { useMay } from "../staff-member.js";
import { GrantForm } from "./grant-form.js";
import { LiftLock } from "./lift-lock.js";
import { PlayerItems } from "./player-items.js";
import { PlayerMatches } from "./player-matches.js";
import { RevokeCurrency } from "./revoke.js";
import { playersTopic } from "./topic.js";

/** One player as support sees them: who they are, what they have, and the means to give and to take back. */
export function PlayerPage({ playerId }: { readonly playerId: string }): ReactElement {
  const may = useMay();
  const record = useRead(playersTopic, PlayerRecordDocument, { id: playerId, locale }, { partial: true });
  return (
    <Answer of={record}>
      {({ player }) =>
        player === null ? (
          <Page title="Player">
            <EmptyState icon="people" title="There is no player with this ID">
              <ButtonLink href="/staff/players">Look for another</ButtonLink>
            </EmptyState>
          </Page>
        ) : (
          <Page
            title={player.displayName}
            actions={
              <div className="cluster">
                {may("store:read") && (
                  <ButtonLink href={`/staff/orders?player=${player.id}`}>Orders of the player</ButtonLink>
                )}
                {may("inventory:reverse") && (
                  <ButtonLink href={`/staff/players/${player.id}/undo`}>Undo trades</ButtonLink>
                )}
              </div>
            }
          >
            <Identity player={player} />
            {may("inventory:read") && <Wallet player={player} />}
            {may("inventory:grant") && <GrantForm playerId={player.id} />}
            {may("inventory:read") && <PlayerItems playerId={player.id} />}
            {may("matchmaking:read") && <PlayerMatches playerId={player.id} />}
          </Page>
        )
      }
    </Answer>
  );
}

type Player = NonNullable<PlayerRecordQuery["player"]>;

function Identity({ player }: { readonly player: Player }): ReactElement {
  const { id, username, createdAt, transferLock, entitlements } = player;
  const may = useMay();
  return (
    <section className="panel" aria-label="Who it is">
      <Facts>
        <Fact label="Player ID">
          <CopyText text={id} label="Player ID" />
        </Fact>
        {username !== null && <Fact label="Username">{username}</Fact>}
        <Fact label="Player since">{formatDay(createdAt)}</Fact>
        {transferLock !== null && (
          <Fact label="May not trade">
            <span className="cluster">
              {formatSlug(transferLock.reason.toLowerCase())}, until {formatMoment(transferLock.until)}
              {may("inventory:unlock") && <LiftLock playerId={id} />}
            </span>
          </Fact>
        )}
        {(entitlements ?? []).map(({ entitlementId, name, active, until }) => (
          <Fact key={entitlementId} label={name?.text ?? formatSlug(entitlementId)}>
            {active ? until === null ? "For ever" : `Until ${formatMoment(until)}` : <Badge>Over</Badge>}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}

function Wallet({ player: { id, wallet, debts } }: { readonly player: Player }): ReactElement {
  const may = useMay();
  return (
    <section className="panel stack" aria-labelledby="wallet">
      <h2 id="wallet">Wallet</h2>
      {(wallet ?? []).length === 0 && <p className="quiet">It is empty.</p>}
      <Facts>
        {(wallet ?? []).map(({ amount, currency }) => (
          <Fact key={currency.id} label={currency.name.text}>
            <span className="cluster">
              <Price currencyId={currency.id} amount={amount} />
              {may("inventory:revoke") && (
                <RevokeCurrency playerId={id} currencyId={currency.id} name={currency.name.text} />
              )}
            </span>
          </Fact>
        ))}
        {(debts ?? []).map(({ amount, currency }) => (
          <Fact key={`debt ${currency.id}`} label={`Owes ${currency.name.text}`}>
            <Price currencyId={currency.id} amount={amount} />
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
