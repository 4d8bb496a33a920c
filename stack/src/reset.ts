import { readConfig } from "@muster/config";
import { resetServers } from "./servers/reset.js";

try {
  const config = readConfig();
  const { cleared, stopped } = await resetServers({ config });
  for (const server of stopped) process.stdout.write(`stopped ${server}\n`);
  for (const folder of cleared) process.stdout.write(`cleared ${folder}\n`);
  for (const name of ["DATABASE_URL", "REDIS_URL"] as const)
    if (config[name] !== undefined) process.stdout.write(`${name} is set: what it names was left alone\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
