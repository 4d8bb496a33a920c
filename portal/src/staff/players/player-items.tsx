import { type ReactElement, useState } from "react";
import { Answer } from "../../components/answer.js";
import { SearchInput } from "../../components/fields.js";
import { More } from "../../components/more.js";
import { PlayerItemsDocument, type PlayerItemsQuery } from "../../generated/operations.js";
import { ItemArt } from "../../items/item-art.js";
import { formatAmount, formatCount, formatDay, locale } from "../../platform/format.js";
import { usePages } from "../../platform/read.js";
import { RevokeItem } from "./revoke.js";
import { playersTopic } from "./topic.js";
import "./player-items.css";

/** What a player has, with the means to take it back. */
export function PlayerItems({ playerId }: { readonly playerId: string }): ReactElement {
  const [search, setSearch] = useState("");
  const asked = { id: playerId, search: search.trim() === "" ? null : search.trim(), locale };
  const items = usePages(playersTopic, PlayerItemsDocument, asked, ({ player }) => player?.items ?? none);
  return (
    <section className="panel stack" aria-labelledby="items">
      <h2 id="items">Items</h2>
      <SearchInput
        aria-label="Search items by name"
        placeholder="Search by name"
        maxLength={100}
        value={search}
        onChange={setSearch}
      />
      <Answer of={items}>
        {({ first, nodes }) => (
          <>
            <p className="quiet small" role="status">
              {formatCount(first.totalCount, "item")}
            </p>
            <ul className="player-items" aria-label="Items">
              {nodes.map(({ id, quantity, acquiredAt, definition: { id: kind, name, rarity, imageUrl } }) => (
                <li key={id} data-rarity={rarity}>
                  <ItemArt definitionId={kind} name={name.text} rarity={rarity} imageUrl={imageUrl} />
                  <div>
                    <p>
                      {name.text}
                      {quantity !== "1" && <span className="quiet digits"> × {formatAmount(quantity)}</span>}
                    </p>
                    <p className="quiet small">Since {formatDay(acquiredAt)}</p>
                  </div>
                  <RevokeItem playerId={playerId} itemId={id} name={name.text} quantity={quantity} />
                </li>
              ))}
            </ul>
            <More of={items} />
          </>
        )}
      </Answer>
    </section>
  );
}

const none: NonNullable<NonNullable<PlayerItemsQuery["player"]>["items"]> = {
  totalCount: 0,
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
