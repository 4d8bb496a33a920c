import { type ReactElement, useState } from "react";
import { Heading } from "react-aria-components/Heading";
import { Answer } from "../../components/answer.js";
import { Button } from "../../components/button.js";
import { CopyText } from "../../components/copy-text.js";
import { Drawer } from "../../components/drawer.js";
import { SearchInput } from "../../components/fields.js";
import { More } from "../../components/more.js";
import { PlayerItemsDocument, type PlayerItemsQuery } from "../../generated/operations.js";
import { ItemArt } from "../../items/item-art.js";
import { ItemHistory } from "../../items/item-history.js";
import { formatAmount, formatCount, formatDay, formatMoment, locale } from "../../platform/format.js";
import { usePages } from "../../platform/read.js";
import { useMay } from "../staff-member.js";
import { RevokeItem } from "./revoke.js";
import { playersTopic } from "./topic.js";
import "./player-items.css";

/** What a player has, with the means to take it back. */
export function PlayerItems({ playerId }: { readonly playerId: string }): ReactElement {
  const [search, setSearch] = useState("");
  const [traced, setTraced] = useState<{ readonly id: string; readonly name: string }>();
  const [isOpen, setOpen] = useState(false);
  const may = useMay();
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
              {nodes.map(({ id, quantity, acquiredAt, hold, definition }) => (
                <li key={id} data-rarity={definition.rarity}>
                  <ItemArt
                    definitionId={definition.id}
                    name={definition.name.text}
                    rarity={definition.rarity}
                    imageUrl={definition.imageUrl}
                  />
                  <div>
                    <p>
                      {definition.name.text}
                      {quantity !== "1" && <span className="quiet digits"> × {formatAmount(quantity)}</span>}
                    </p>
                    <p className="quiet small">
                      Since {formatDay(acquiredAt)}
                      {hold !== null &&
                        `, ${formatAmount(hold.quantity)} held until ${formatMoment(hold.until)} (${hold.reason.toLowerCase()})`}
                    </p>
                  </div>
                  {!definition.stackable && (
                    <Button
                      aria-label={`History of ${definition.name.text}`}
                      onPress={() => {
                        setTraced({ id, name: definition.name.text });
                        setOpen(true);
                      }}
                    >
                      History
                    </Button>
                  )}
                  {may("inventory:revoke") && (
                    <RevokeItem
                      playerId={playerId}
                      itemId={id}
                      name={definition.name.text}
                      quantity={quantity}
                    />
                  )}
                </li>
              ))}
            </ul>
            <More of={items} />
          </>
        )}
      </Answer>
      <Drawer isOpen={isOpen} onClose={() => setOpen(false)}>
        {traced !== undefined && (
          <article className="stack">
            <Heading slot="title" level={2}>
              {traced.name}
            </Heading>
            <p>
              <CopyText text={traced.id} label="Item ID" />
            </p>
            <ItemHistory key={traced.id} itemId={traced.id} />
          </article>
        )}
      </Drawer>
    </section>
  );
}

const none: NonNullable<NonNullable<PlayerItemsQuery["player"]>["items"]> = {
  totalCount: 0,
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
