import { readConfig, subgraphSettings, withSettings } from "@muster/config";
import { type RebuildReport, rebuildRatings } from "@muster/matchmaking";
import { openPostgres } from "@muster/postgres";
import { createLogger } from "@muster/telemetry";
import { findServers } from "./servers/index.js";

/**
 * `npm run rebuild-ratings`: folds the record of rated matches anew and prints where the ratings that are kept are others; ends with 1
 * where they are. With `-- --replace` they are replaced.
 */
async function main(replace: boolean): Promise<void> {
  const config = readConfig();
  const servers = await findServers({ dataName: "demo", config });
  const url = subgraphSettings(
    withSettings(config, { DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl }),
    "matchmaking",
  ).databaseDirectUrl;
  const logger = createLogger({ service: "rebuild-ratings", level: config.LOG_LEVEL });
  const postgres = openPostgres({ url, poolMax: 1, applicationName: "rebuild-ratings", logger });
  try {
    const report = await rebuildRatings(postgres, replace);
    process.stdout.write(toText(report, replace));
    if (report.problems.length > 0 && !replace) process.exitCode = 1;
  } finally {
    await postgres.close();
    await servers.stop();
  }
}

function toText({ events, players, parties, problems }: RebuildReport, replace: boolean): string {
  const found = problems.length === 0 ? "no problems" : `${problems.length} problems`;
  return [
    `${events} rated matches of ${players} players and ${parties} parties`,
    ...problems,
    replace ? `${found}; the ratings were replaced` : found,
    "",
  ].join("\n");
}

try {
  await main(process.argv.includes("--replace"));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
