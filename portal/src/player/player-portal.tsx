import { lazy, type ReactElement, Suspense } from "react";
import { Route, Switch } from "wouter";
import { AboutPage } from "../about/about-page.js";
import { Loading } from "../components/states.js";
import { playerClient } from "../platform/clients.js";
import { SessionProvider, useSignedIn } from "../platform/session.js";
import { Shell } from "../shell/shell.js";
import { RegisterPage } from "../sign-in/register-page.js";
import { SignInPage } from "../sign-in/sign-in-page.js";

// It loads while the session is taken up, and after the sign-in page shows.
const inside = import("./inside.js");
const Inside = lazy(async () => ({ default: (await inside).Inside }));

/** What a player sees: every page for who is signed in, else the way in. */
export function PlayerPortal(): ReactElement {
  return (
    <SessionProvider client={playerClient}>
      <Suspense fallback={<Loading />}>
        <Door />
      </Suspense>
    </SessionProvider>
  );
}

function Door(): ReactElement {
  return useSignedIn() ? <Inside /> : <Outside />;
}

function Outside(): ReactElement {
  return (
    <Shell places={[]}>
      <Switch>
        <Route path="/about" component={AboutPage} />
        <Route path="/register" component={RegisterPage} />
        <Route component={SignInPage} />
      </Switch>
    </Shell>
  );
}
