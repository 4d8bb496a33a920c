import { lazy, type ReactElement, Suspense } from "react";
import { Route, Switch } from "wouter";
import { ErrorBoundary } from "./components/error-boundary.js";
import { Loading } from "./components/states.js";
import { Toasts } from "./components/toasts.js";
import { PlayerPortal } from "./player/player-portal.js";

const StaffConsole = lazy(async () => ({
  default: (await import("./staff/staff-console.js")).StaffConsole,
}));

/** The whole portal: players at most addresses, staff at `/staff`. */
export function App(): ReactElement {
  return (
    <ErrorBoundary resetKey="portal">
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/staff/*?" component={StaffConsole} />
          <Route component={PlayerPortal} />
        </Switch>
      </Suspense>
      <Toasts />
    </ErrorBoundary>
  );
}
