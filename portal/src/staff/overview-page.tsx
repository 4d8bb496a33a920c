import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { Page } from "../shell/page.js";
import { useStaffMember } from "./staff-member.js";
import "./overview-page.css";

/** Who works here, and what their account allows. */
export function OverviewPage(): ReactElement {
  const member = useStaffMember();
  return (
    <Page title="Overview">
      <section className="panel stack" aria-labelledby="scopes">
        <h2 id="scopes">What your account may do</h2>
        <Answer of={member}>
          {({ meStaff }) => (
            <ul className="scopes">
              {meStaff.scopes.map((scope) => (
                <li key={scope}>
                  <code>{scope}</code>
                </li>
              ))}
            </ul>
          )}
        </Answer>
      </section>
    </Page>
  );
}
