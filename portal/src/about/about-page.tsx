import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Page } from "../shell/page.js";

const doors = [
  ["/livez", "Whether the process runs"],
  ["/readyz", "Whether it can serve, part by part"],
  ["/metrics", "Metrics in the Prometheus text format"],
] as const;

/** What this is, and where developers go from here. */
export function AboutPage(): ReactElement {
  const explorer = useQuery({
    queryKey: ["explorer"],
    // It is served where the schema may be read.
    queryFn: async () => (await fetch("/graphiql/", { method: "HEAD" })).ok,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page title="About">
      <section className="panel stack" aria-labelledby="portal">
        <h2 id="portal">This portal</h2>
        <p>
          Muster is a player platform that game studios run themselves. The portal shows what you own and lets
          you look after your account. It uses the same public API as every game and tool.
        </p>
      </section>
      <section className="panel stack" aria-labelledby="developers">
        <h2 id="developers">For developers</h2>
        <p>
          GraphQL is at <code>POST /graphql</code>, subscriptions at the same path over graphql-ws.
        </p>
        <ul className="stack">
          {explorer.data === true && (
            <li>
              <a href="/graphiql/">GraphiQL</a> <span className="quiet">Try queries, read the schema</span>
            </li>
          )}
          {doors.map(([path, about]) => (
            <li key={path}>
              <a href={path} target="_blank" rel="noreferrer">
                <code>{path}</code>
              </a>{" "}
              <span className="quiet">{about}</span>
            </li>
          ))}
        </ul>
        <p className="small">
          <a href="/staff">Staff console</a>
        </p>
      </section>
    </Page>
  );
}
