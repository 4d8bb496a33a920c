import type { ReactElement } from "react";
import { Route, Switch } from "wouter";
import { browserName } from "../platform/browser-name.js";
import { staffClient } from "../platform/clients.js";
import { SessionProvider, useClient, useSignedIn } from "../platform/session.js";
import { AccountMenu } from "../shell/account-menu.js";
import { NotFoundPage } from "../shell/not-found-page.js";
import { type Place, Shell } from "../shell/shell.js";
import { SignInForm } from "../sign-in/sign-in-form.js";
import { Welcome } from "../sign-in/welcome.js";
import { AuditPage } from "./audit/audit-page.js";
import { catalogSpace } from "./definitions/catalog-space.js";
import { DefinitionsPages } from "./definitions/definitions-pages.js";
import { itemsSpace } from "./definitions/items-space.js";
import { rulesSpace } from "./matchmaking/rules-space.js";
import { OrdersPage } from "./orders/orders-page.js";
import { OverviewPage } from "./overview-page.js";
import { PlayerPage } from "./players/player-page.js";
import { PlayersPage } from "./players/players-page.js";
import { useMay, useStaffMember } from "./staff-member.js";
import { FlaggedPage } from "./trades/flagged-page.js";
import { UndoPage } from "./trades/undo-page.js";
import { UndonePage } from "./trades/undone-page.js";

const area = "Staff";
// Each with the scopes of which one opens it.
const places: readonly (Place & { readonly scopes: readonly string[] })[] = [
  { path: "/staff", label: "Start", icon: "console", scopes: [] },
  { path: "/staff/players", label: "Players", icon: "people", scopes: ["accounts:read"] },
  { path: "/staff/orders", label: "Orders", icon: "order", scopes: ["store:read"] },
  { path: "/staff/trades", label: "Trades", icon: "trade", scopes: ["inventory:read"] },
  { path: "/staff/catalog", label: "Catalog", icon: "catalog", scopes: ["store:publish"] },
  { path: "/staff/items", label: "Items", icon: "items", scopes: ["inventory:define"] },
  { path: rulesSpace.path, label: "Matches", icon: "play", scopes: ["matchmaking:write"] },
  {
    path: "/staff/audit",
    label: "Audit",
    icon: "audit",
    scopes: ["store:audit", "inventory:audit", "matchmaking:audit"],
  },
];

/** What people who run the platform see. Their session is apart from the player's. */
export function StaffConsole(): ReactElement {
  return (
    <SessionProvider client={staffClient}>
      <Door />
    </SessionProvider>
  );
}

function Door(): ReactElement {
  return useSignedIn() ? <Inside /> : <Outside />;
}

function Outside(): ReactElement {
  const client = useClient();
  return (
    <Shell area={area} places={[]}>
      <Welcome
        title="Staff sign-in"
        lead="For those who run the games. Players sign in at the portal's start."
      >
        <SignInForm
          signIn={async (credentials) => client.loginStaff({ ...credentials, userAgent: browserName() })}
        />
      </Welcome>
    </Shell>
  );
}

function Inside(): ReactElement {
  const { data } = useStaffMember();
  const may = useMay();
  const open = places.filter(({ scopes }) => scopes.length === 0 || may(...scopes));
  return (
    <Shell area={area} places={open} account={<AccountMenu name={data?.meStaff.username ?? "Staff"} />}>
      <Switch>
        <Route path="/staff" component={OverviewPage} />
        <Route path="/staff/players" component={PlayersPage} />
        <Route path="/staff/players/:id">{({ id }) => <PlayerPage playerId={id} />}</Route>
        <Route path="/staff/players/:id/undo">{({ id }) => <UndoPage playerId={id} />}</Route>
        <Route path="/staff/trades/undone/:id">{({ id }) => <UndonePage reversalId={id} />}</Route>
        <Route path="/staff/trades" component={FlaggedPage} />
        <Route path="/staff/orders/:id?">{({ id }) => <OrdersPage orderId={id} />}</Route>
        <Route path="/staff/catalog/*?">
          <DefinitionsPages key="catalog" space={catalogSpace} />
        </Route>
        <Route path="/staff/items/*?">
          <DefinitionsPages key="items" space={itemsSpace} />
        </Route>
        <Route path="/staff/matchmaking/*?">
          <DefinitionsPages key="matchmaking" space={rulesSpace} />
        </Route>
        <Route path="/staff/audit" component={AuditPage} />
        <Route component={NotFoundPage} />
      </Switch>
    </Shell>
  );
}
