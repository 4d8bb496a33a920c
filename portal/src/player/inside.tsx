import type { ReactElement } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { AboutPage } from "../about/about-page.js";
import { Answer } from "../components/answer.js";
import { ViewerDocument, type ViewerQuery } from "../generated/operations.js";
import { ItemsPage } from "../items/items-page.js";
import { useRead } from "../platform/read.js";
import { ProfilePage } from "../profile/profile-page.js";
import { AccountMenu } from "../shell/account-menu.js";
import { NotFoundPage } from "../shell/not-found-page.js";
import { type Place, Shell } from "../shell/shell.js";
import { WalletPage } from "../wallet/wallet-page.js";
import { useLiveInventory } from "./live-inventory.js";
import { viewerTopic } from "./topics.js";

// No address begins with the name of a subgraph: what lies under those is the subgraph's own.
const places: readonly Place[] = [
  { path: "/items", label: "Items", icon: "items" },
  { path: "/wallet", label: "Wallet", icon: "wallet" },
  { path: "/profile", label: "Profile", icon: "person" },
];

/**
 * Every page of a player who is signed in. They show when the cursor is there, so that what they read is never older than what is
 * followed.
 */
export function Inside(): ReactElement {
  const viewer = useRead(viewerTopic, ViewerDocument, {}, { partial: true, keep: true });
  return <Answer of={viewer}>{({ me }) => <Pages me={me} />}</Answer>;
}

function Pages({ me }: { readonly me: ViewerQuery["me"] }): ReactElement {
  const [, navigate] = useLocation();
  useLiveInventory(me.inventoryCursor);
  const profile = {
    id: "profile",
    label: "Profile",
    icon: "person",
    run: () => navigate("/profile"),
  } as const;
  return (
    <Shell places={places} account={<AccountMenu name={me.displayName} actions={[profile]} />}>
      <Switch>
        <Route path="/">
          <Redirect to="/items" replace />
        </Route>
        <Route path="/register">
          <Redirect to="/items" replace />
        </Route>
        <Route path="/items/:id?">{({ id }) => <ItemsPage itemId={id} />}</Route>
        <Route path="/wallet" component={WalletPage} />
        <Route path="/profile" component={ProfilePage} />
        <Route path="/about" component={AboutPage} />
        <Route component={NotFoundPage} />
      </Switch>
    </Shell>
  );
}
