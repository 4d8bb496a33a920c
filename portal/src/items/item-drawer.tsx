import { type ReactElement, useEffect, useRef, useState } from "react";
import { Heading } from "react-aria-components/Heading";
import { OpenBox } from "../boxes/open-box.js";
import { useBoxes } from "../boxes/use-boxes.js";
import { Answer } from "../components/answer.js";
import { ButtonLink } from "../components/button.js";
import { Drawer } from "../components/drawer.js";
import { Fact, Facts } from "../components/facts.js";
import { Notice } from "../components/notice.js";
import { EmptyState } from "../components/states.js";
import { ItemDetailDocument, type ItemDetailQuery } from "../generated/operations.js";
import { formatAmount, formatMoment, formatSlug, locale } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { inventoryTopic } from "../player/topics.js";
import { useTitle } from "../shell/page.js";
import { ItemArt } from "./item-art.js";
import { ItemHistory } from "./item-history.js";
import { isKept, sayTradable } from "./say-tradable.js";
import "./item-drawer.css";

/** One item over the page, while `itemId` names it. */
export function ItemDrawer({
  itemId,
  onClose,
}: {
  readonly itemId: string | undefined;
  readonly onClose: () => void;
}): ReactElement {
  // What was open is still shown while the drawer goes away.
  const [shown, setShown] = useState(itemId);
  if (itemId !== undefined && itemId !== shown) setShown(itemId);
  return (
    <Drawer isOpen={itemId !== undefined} onClose={onClose}>
      {shown !== undefined && <Detail itemId={shown} />}
    </Drawer>
  );
}

function Detail({ itemId }: { readonly itemId: string }): ReactElement {
  const detail = useRead(inventoryTopic, ItemDetailDocument, { id: itemId, locale });
  // What was in a box is still told when it was the last one.
  const [found, setFound] = useState("");
  const notice = useRef<HTMLDivElement>(null);
  // The button that opened the last one is gone, and whoever presses a key is to be heard here.
  useEffect(() => {
    if (found !== "") notice.current?.focus();
  }, [found]);
  return (
    <>
      {found !== "" && (
        <div className="item-found" ref={notice} tabIndex={-1}>
          <Notice>{found}</Notice>
        </div>
      )}
      <Answer of={detail}>
        {({ item }) =>
          item === null ? (
            <EmptyState title={found === "" ? "You do not have this item" : "That was the last one"}>
              {found === "" && <p>It was used up, given away, or never yours.</p>}
            </EmptyState>
          ) : (
            <Described item={item} onFound={setFound} />
          )
        }
      </Answer>
    </>
  );
}

function Described({
  item,
  onFound,
}: {
  readonly item: NonNullable<ItemDetailQuery["item"]>;
  readonly onFound: (found: string) => void;
}): ReactElement {
  const box = useBoxes().find(({ itemDefinitionId }) => itemDefinitionId === item.definition.id);
  const { id, definition, quantity, acquiredAt, expiresAt, hold, owner } = item;
  const { name, rarity, tags, stackMax, stackable, tradable, description, imageUrl } = definition;
  const keeping = { tradable, quantity, hold, lock: owner?.transferLock ?? null };
  useTitle(name.text);
  return (
    <article className="item-detail" data-rarity={rarity}>
      <ItemArt definitionId={definition.id} name={name.text} rarity={rarity} imageUrl={imageUrl} />
      <div>
        <Heading slot="title" level={2}>
          {name.text}
        </Heading>
        <p className="item-detail-rarity">{formatSlug(rarity)}</p>
      </div>
      {description !== null && <p>{description.text}</p>}
      <Facts>
        <Fact label="Quantity">
          {formatAmount(quantity)}
          {stackMax !== null && <span className="quiet"> of {formatAmount(stackMax)}</span>}
        </Fact>
        <Fact label="Yours since">{formatMoment(acquiredAt)}</Fact>
        {expiresAt !== null && <Fact label="Expires">{formatMoment(expiresAt)}</Fact>}
        <Fact label="Can be traded">{sayTradable(keeping)}</Fact>
        {tags.length > 0 && <Fact label="Tags">{tags.map(formatSlug).join(", ")}</Fact>}
      </Facts>
      {!isKept(keeping) && (
        <p>
          <ButtonLink href={`/trades/give?item=${id}`}>Give it to somebody</ButtonLink>
        </p>
      )}
      {box !== undefined && <OpenBox itemId={id} box={box} onFound={onFound} />}
      {!stackable && <ItemHistory key={id} itemId={id} />}
    </article>
  );
}
