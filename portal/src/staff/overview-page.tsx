import type { ReactElement } from "react";
import { Page } from "../shell/page.js";
import type { StaffMember } from "./staff-member.js";
import "./overview-page.css";

/** Who works here, and what their account allows. */
export function OverviewPage({ member }: { readonly member: StaffMember | undefined }): ReactElement {
  return (
    <Page title="Overview">
      <section className="panel stack" aria-labelledby="scopes">
        <h2 id="scopes">What your account may do</h2>
        {member === undefined ? (
          <p>Sign in again to see it.</p>
        ) : (
          <ul className="scopes">
            {member.scopes.map((scope) => (
              <li key={scope}>
                <code>{scope}</code>
              </li>
            ))}
          </ul>
        )}
      </section>
    </Page>
  );
}
