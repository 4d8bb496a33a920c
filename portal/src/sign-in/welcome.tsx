import type { ReactElement, ReactNode } from "react";
import { ItemArt } from "../items/item-art.js";
import { Page } from "../shell/page.js";
import "./welcome.css";

const sights = [
  ["sunstone", "legendary"],
  ["night-lantern", "epic"],
  ["river-charm", "rare"],
  ["fern-cloak", "uncommon"],
  ["iron-key", "common"],
  ["storm-glass", "epic"],
] as const;

/** The page around a form for somebody who is not signed in. */
export function Welcome({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="welcome">
      <div className="welcome-sights" aria-hidden="true">
        {sights.map(([id, rarity]) => (
          <ItemArt key={id} definitionId={id} name="" rarity={rarity} imageUrl={null} />
        ))}
      </div>
      <div className="panel welcome-panel">
        <Page title={title}>
          <p className="quiet">{lead}</p>
          {children}
        </Page>
      </div>
    </div>
  );
}
