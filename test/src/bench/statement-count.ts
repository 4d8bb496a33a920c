import type { World } from "./world.js";

/** Statements that the platform's process has sent to Postgres on pools whose name begins with `pools`: BEGIN and COMMIT too. */
export async function countStatements({ platform }: World, pools: string): Promise<number> {
  const text = await (await fetch(`${platform.url}/metrics`)).text();
  const counts = text.matchAll(/^muster_postgres_statements_total\{application="([^"]+)"\} (\d+)$/gm);
  return [...counts].reduce(
    (sum, [, application = "", count]) => sum + (application.startsWith(pools) ? Number(count) : 0),
    0,
  );
}
