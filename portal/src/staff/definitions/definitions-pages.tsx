import type { ReactElement } from "react";
import { Route, Switch } from "wouter";
import { NotFoundPage } from "../../shell/not-found-page.js";
import { DraftPage } from "./draft-page.js";
import { HistoryPage } from "./history-page.js";
import { OverviewPage } from "./overview-page.js";
import type { DefinitionSpace } from "./space.js";

/** The pages of data that designers version: what is in force, drafts, what was published. */
export function DefinitionsPages({ space }: { readonly space: DefinitionSpace }): ReactElement {
  return (
    <Switch>
      <Route path={space.path}>
        <OverviewPage space={space} />
      </Route>
      <Route path={`${space.path}/drafts/:id`}>{({ id }) => <DraftPage space={space} draftId={id} />}</Route>
      <Route path={`${space.path}/history`}>
        <HistoryPage space={space} />
      </Route>
      <Route component={NotFoundPage} />
    </Switch>
  );
}
