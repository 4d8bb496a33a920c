/** The page at `/`: what runs here, with links. `subgraphs` are names; `graphiql` is whether the explorer is served. */
export function startPage(subgraphs: readonly string[], graphiql: boolean): string {
  const links = [
    ...(graphiql ? [["/graphiql/", "GraphiQL: try queries, read the schema"]] : []),
    ["/livez", "Whether the process runs"],
    ["/readyz", "Whether it can serve, part by part"],
    ["/metrics", "Metrics in the Prometheus text format"],
  ];
  const items = links.map(([path, about]) => `<li><a href="${path}">${path}</a> ${about}</li>`).join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Muster</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }
code, a { font-family: ui-monospace, monospace; }
</style>
<h1>Muster</h1>
<p>GraphQL is at <code>POST /graphql</code>, subscriptions at the same path over graphql-ws.</p>
<ul>
${items}
</ul>
<p>Subgraphs: ${subgraphs.map((name) => `<code>${name}</code>`).join(", ")}.</p>
</html>
`;
}
