import { readConfig, subgraphSettings, withSettings } from "@muster/config";
import { type AuditReport, auditLedger } from "@muster/ledger";
import { openPostgres } from "@muster/postgres";
import { createLogger } from "@muster/telemetry";
import { findServers } from "./servers/index.js";

/** `npm run audit-ledger`: replays the book and prints what it found; ends with 1 where the book contradicts itself. */
async function main(): Promise<void> {
  const config = readConfig();
  const servers = await findServers({ dataName: "demo", config });
  const url = subgraphSettings(
    withSettings(config, { DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl }),
    "inventory",
  ).databaseDirectUrl;
  const logger = createLogger({ service: "audit-ledger", level: config.LOG_LEVEL });
  const postgres = openPostgres({ url, poolMax: 1, applicationName: "audit-ledger", logger });
  try {
    const report = await auditLedger(postgres);
    process.stdout.write(toText(report));
    if (report.problems.length > 0) process.exitCode = 1;
  } finally {
    await postgres.close();
    await servers.stop();
  }
}

function toText(report: AuditReport): string {
  const { accounts, transfers, items, itemMoves, seals, unsealedUnits, sealSha256, problems } = report;
  return [
    `${transfers} transfers between ${accounts} accounts, ${itemMoves} moves of ${items} items`,
    `${seals} seals, the last ${sealSha256 ?? "none"}; ${unsealedUnits} units wait to be sealed`,
    ...problems.map(({ kind, subject, found }) => `${kind}: ${subject}: ${found}`),
    problems.length === 0 ? "no problems" : `${problems.length} problems`,
    "",
  ].join("\n");
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
