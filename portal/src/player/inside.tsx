import { type ReactElement, useMemo, useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { AboutPage } from "../about/about-page.js";
import { Answer } from "../components/answer.js";
import { FriendsPage } from "../friends/friends-page.js";
import { type OwnPresence, useSayPresence } from "../friends/own-presence.js";
import { ViewerDocument, type ViewerQuery } from "../generated/operations.js";
import { GiftsPage } from "../gifts/gifts-page.js";
import { GivePage } from "../gifts/give-page.js";
import { ItemsPage } from "../items/items-page.js";
import { OrdersPage } from "../orders/orders-page.js";
import { useRead } from "../platform/read.js";
import { partyFollowerOf, useLiveParty } from "../play/live-party.js";
import { useLiveTicket } from "../play/live-ticket.js";
import { PlayPage } from "../play/play-page.js";
import { playPath } from "../play/topics.js";
import { ProfilePage } from "../profile/profile-page.js";
import { AccountMenu } from "../shell/account-menu.js";
import { NotFoundPage } from "../shell/not-found-page.js";
import { type Place, Shell } from "../shell/shell.js";
import { ShopPage } from "../shop/shop-page.js";
import { tradeFollowerOf, useLiveTrades } from "../trades/live-trades.js";
import { ProposePage } from "../trades/propose-page.js";
import { TradesPage } from "../trades/trades-page.js";
import { WalletPage } from "../wallet/wallet-page.js";
import { useLiveInventory } from "./live-inventory.js";
import { viewerTopic } from "./topics.js";

// No address begins with the name of a subgraph: what lies under those is the subgraph's own.
const places: readonly Place[] = [
  { path: playPath, label: "Play", icon: "play" },
  { path: "/friends", label: "Friends", icon: "people" },
  { path: "/items", label: "Items", icon: "items" },
  { path: "/shop", label: "Shop", icon: "shop" },
  { path: "/trades", label: "Trades", icon: "trade" },
  { path: "/orders", label: "Orders", icon: "order" },
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
  const tradeFollower = useMemo(() => tradeFollowerOf(me.id), [me.id]);
  useLiveInventory(me.inventoryCursor);
  useLiveTrades(me.inventoryCursor, tradeFollower);
  const partyFollower = useMemo(() => partyFollowerOf(me.id), [me.id]);
  useLiveTicket(me.ticketCursor);
  useLiveParty(me.partyCursor, partyFollower);
  const [presence, setPresence] = useState<OwnPresence>(null);
  useSayPresence(presence);
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
        <Route path={playPath}>
          <PlayPage playerId={me.id} />
        </Route>
        <Route path="/friends">
          <FriendsPage presence={presence} onPresence={setPresence} />
        </Route>
        <Route path="/items/:id?">{({ id }) => <ItemsPage itemId={id} />}</Route>
        <Route path="/shop/:id?">{({ id }) => <ShopPage playerId={me.id} offerId={id} />}</Route>
        <Route path="/orders">
          <OrdersPage playerId={me.id} />
        </Route>
        <Route path="/trades/new">
          <ProposePage playerId={me.id} />
        </Route>
        <Route path="/trades/gifts" component={GiftsPage} />
        <Route path="/trades/give">
          <GivePage playerId={me.id} />
        </Route>
        <Route path="/trades/:id?">{({ id }) => <TradesPage playerId={me.id} tradeId={id} />}</Route>
        <Route path="/wallet" component={WalletPage} />
        <Route path="/profile" component={ProfilePage} />
        <Route path="/about" component={AboutPage} />
        <Route component={NotFoundPage} />
      </Switch>
    </Shell>
  );
}
