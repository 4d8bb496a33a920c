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
import { OverviewPage } from "./overview-page.js";
import { keepStaffMember, useStaffMember } from "./staff-member.js";

const area = "Staff";
const places: readonly Place[] = [{ path: "/staff", label: "Overview", icon: "console" }];

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
          signIn={async (credentials) =>
            keepStaffMember(await client.loginStaff({ ...credentials, userAgent: browserName() }))
          }
        />
      </Welcome>
    </Shell>
  );
}

function Inside(): ReactElement {
  const member = useStaffMember();
  return (
    <Shell area={area} places={places} account={<AccountMenu name={member?.username ?? "Staff"} />}>
      <Switch>
        <Route path="/staff">
          <OverviewPage member={member} />
        </Route>
        <Route component={NotFoundPage} />
      </Switch>
    </Shell>
  );
}
