import { parseArgs } from "node:util";
import { startImpairmentProxy } from "./proxy.js";
import { profiles } from "./settings.js";
import { countsTable } from "./table.js";

const usage = `--listen <address:port> --target <address:port> [--profile ${Object.keys(profiles).join("|")}] [--seed <number>]\n`;

/** Puts a network of a profile before a server until it is interrupted, and shows what became of the datagrams once a second. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      listen: { type: "string", default: "127.0.0.1:0" },
      target: { type: "string", default: "" },
      profile: { type: "string", default: "bad" },
      seed: { type: "string", default: "1" },
    },
  });
  const settings = Object.entries(profiles).find(([name]) => name === values.profile)?.[1];
  if (settings === undefined || !/^\d{1,9}$/.test(values.seed)) throw new RangeError(usage);
  const { listen, target, seed } = values;
  const proxy = await startImpairmentProxy({ listen, target, settings, seed: Number(seed) });
  process.stdout.write(`${values.profile} (seed ${seed}): ${proxy.local.key} -> ${target}\n`);
  // On a terminal each table goes over the one before it.
  const back = process.stdout.isTTY ? "\u001b[4A\u001b[J" : "";
  let shown = false;
  setInterval(() => {
    process.stdout.write(`${shown ? back : ""}${proxy.clients} clients\n${countsTable(proxy.counts())}`);
    shown = true;
  }, 1000);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
