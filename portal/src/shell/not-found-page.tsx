import type { ReactElement } from "react";
import { Link } from "wouter";
import { EmptyState } from "../components/states.js";
import { Page } from "./page.js";

/** What is shown at an address that no page has. */
export function NotFoundPage(): ReactElement {
  return (
    <Page title="Nothing here">
      <EmptyState icon="search" title="This address leads nowhere">
        <p>
          The page may have moved. <Link href="/">Go to the start.</Link>
        </p>
      </EmptyState>
    </Page>
  );
}
