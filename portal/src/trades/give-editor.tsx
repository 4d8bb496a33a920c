import { type ReactElement, useState } from "react";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import { Answer } from "../components/answer.js";
import { Button, IconButton } from "../components/button.js";
import { SearchInput, TextInput } from "../components/fields.js";
import { More } from "../components/more.js";
import {
  type ItemTileFragment,
  TradableItemsDocument,
  type TradableItemsQuery,
  WalletDocument,
} from "../generated/operations.js";
import { ItemArt } from "../items/item-art.js";
import { formatAmount, formatMoment, locale } from "../platform/format.js";
import { usePages, useRead } from "../platform/read.js";
import { inventoryTopic } from "../player/topics.js";
import { AmountFields } from "./amount-fields.js";
import type { GivenItem, Giving } from "./giving.js";
import "./give-editor.css";

/** Puts together what the player gives: items of the main inventory that can be traded, and currencies. */
export function GiveEditor({
  label,
  playerId,
  giving,
  onChange,
}: {
  readonly label: string;
  readonly playerId: string;
  readonly giving: Giving;
  readonly onChange: (giving: Giving) => void;
}): ReactElement {
  const wallet = useRead(inventoryTopic, WalletDocument, { locale });
  const setItems = (items: readonly GivenItem[]): void => onChange({ ...giving, items });
  return (
    <fieldset className="give-editor">
      <legend>{label}</legend>
      <AmountFields
        currencies={(wallet.data?.me.wallet ?? []).map(({ amount, currency: { id, name } }) => {
          const held = wallet.data?.me.heldCurrencies?.find(({ currencyId }) => currencyId === id);
          const free = String(BigInt(amount) - BigInt(held?.amount ?? 0));
          const hint = `You have ${formatAmount(amount)}.`;
          return {
            ...{ id, name: name.text },
            hint: held === undefined ? hint : `${hint} ${formatAmount(free)} can be given now.`,
          };
        })}
        amounts={giving.amounts}
        onChange={(amounts) => onChange({ ...giving, amounts })}
      />
      {giving.items.length > 0 && <ChosenItems items={giving.items} onChange={setItems} />}
      <OwnItems
        playerId={playerId}
        chosen={giving.items}
        onAdd={({ id, quantity, definition }) => {
          const stackable = quantity !== "1";
          setItems([...giving.items, { itemId: id, name: definition.name.text, stackable, quantity: "1" }]);
        }}
      />
    </fieldset>
  );
}

function ChosenItems({
  items,
  onChange,
}: {
  readonly items: readonly GivenItem[];
  readonly onChange: (items: readonly GivenItem[]) => void;
}): ReactElement {
  const set = (itemId: string, quantity: string): void =>
    onChange(items.map((item) => (item.itemId === itemId ? { ...item, quantity } : item)));
  return (
    <ul className="chosen-items" aria-label="Chosen items">
      {items.map(({ itemId, name, stackable, quantity }) => (
        <li key={itemId}>
          {stackable ? (
            <TextInput
              label={`How many: ${name}`}
              inputMode="numeric"
              value={quantity}
              onChange={(next) => set(itemId, next)}
            />
          ) : (
            <span className="chosen-name">{name}</span>
          )}
          <IconButton
            icon="close"
            aria-label={`Do not give ${name}`}
            onPress={() => onChange(items.filter((item) => item.itemId !== itemId))}
          />
        </li>
      ))}
    </ul>
  );
}

function OwnItems({
  playerId,
  chosen,
  onAdd,
}: {
  readonly playerId: string;
  readonly chosen: readonly GivenItem[];
  readonly onAdd: (item: ItemTileFragment) => void;
}): ReactElement {
  const [search, setSearch] = useState("");
  const wanted = search.trim() === "" ? null : search.trim();
  const filter = { tradable: true, containerId: playerId, search: wanted };
  const items = usePages(
    inventoryTopic,
    TradableItemsDocument,
    { filter, locale },
    ({ me }) => me.items ?? none,
  );
  const isChosen = (id: string): boolean => chosen.some(({ itemId }) => itemId === id);
  return (
    <>
      <SearchInput
        aria-label="Search your items"
        placeholder="Search your items"
        maxLength={100}
        value={search}
        onChange={setSearch}
      />
      <Answer of={items}>
        {({ nodes }) => (
          <ul className="own-items" aria-label="Your items that can be traded">
            {nodes
              .filter(({ id }) => !isChosen(id))
              .map((item) => (
                <li key={item.id}>
                  <Button isDisabled={isHeld(item)} onPress={() => onAdd(item)}>
                    <ItemArt
                      definitionId={item.definition.id}
                      name={item.definition.name.text}
                      rarity={item.definition.rarity}
                      imageUrl={item.definition.imageUrl}
                    />
                    <span>
                      <VisuallyHidden elementType="span">Give </VisuallyHidden>
                      {item.definition.name.text}
                      {item.quantity !== "1" && (
                        <span className="quiet digits"> × {formatAmount(item.quantity)}</span>
                      )}
                      {item.hold !== null && (
                        <span className="own-held small">
                          {isHeld(item) ? "Held" : `${formatAmount(item.hold.quantity)} of them held`} until{" "}
                          {formatMoment(item.hold.until)}
                        </span>
                      )}
                    </span>
                  </Button>
                </li>
              ))}
          </ul>
        )}
      </Answer>
      <More of={items} />
    </>
  );
}

function isHeld({ hold, quantity }: ItemTileFragment): boolean {
  return hold !== null && BigInt(hold.quantity) >= BigInt(quantity);
}

const none: NonNullable<TradableItemsQuery["me"]["items"]> = {
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
