import type { ReactElement } from "react";
import { Link, useSearchParams } from "wouter";
import { Answer } from "../../components/answer.js";
import { ButtonLink } from "../../components/button.js";
import { SearchInput } from "../../components/fields.js";
import { More } from "../../components/more.js";
import { EmptyState } from "../../components/states.js";
import { PlayersByNameDocument } from "../../generated/operations.js";
import { formatDay } from "../../platform/format.js";
import { usePages } from "../../platform/read.js";
import { Page } from "../../shell/page.js";
import { playersTopic } from "./topic.js";
import "./players-page.css";

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Finds players by the beginning of a name, or by ID. */
export function PlayersPage(): ReactElement {
  const [address, setAddress] = useSearchParams();
  const search = address.get("name") ?? "";
  const start = search.trim();
  return (
    <Page title="Players">
      <search>
        <SearchInput
          aria-label="Search players by name or ID"
          placeholder="The beginning of a username or a display name, or a player ID"
          maxLength={100}
          value={search}
          onChange={(name) => setAddress(name === "" ? {} : { name }, { replace: true })}
        />
      </search>
      {start === "" && (
        <EmptyState icon="people" title="Whom do you look for?">
          <p>Write how their name begins. Players see their ID in their profile.</p>
        </EmptyState>
      )}
      {idPattern.test(start) && (
        <p>
          <ButtonLink href={`/staff/players/${start.toLowerCase()}`} look="primary">
            Open the player with this ID
          </ButtonLink>
        </p>
      )}
      {start !== "" && !idPattern.test(start) && <Found startsWith={start} />}
    </Page>
  );
}

function Found({ startsWith }: { readonly startsWith: string }): ReactElement {
  const players = usePages(
    playersTopic,
    PlayersByNameDocument,
    { startsWith },
    ({ playersByName }) => playersByName,
  );
  return (
    <Answer of={players}>
      {({ nodes }) =>
        nodes.length === 0 ? (
          <EmptyState icon="search" title="No player's name begins so" />
        ) : (
          <section className="panel stack" aria-label="Players">
            <ul className="found-players" aria-label="Players">
              {nodes.map(({ id, displayName, username, createdAt }) => (
                <li key={id}>
                  <Link href={`/staff/players/${id}`}>{displayName}</Link>
                  <span className="quiet small">
                    {username === null ? "" : `${username}, `}since {formatDay(createdAt)}
                  </span>
                </li>
              ))}
            </ul>
            <More of={players} />
          </section>
        )
      }
    </Answer>
  );
}
