import { parseArgs } from "node:util";
import { readConfig, withSettings } from "@muster/config";
import { demoCredentials, seedDemo, startStack } from "@muster/stack";
import { runJourney } from "./journey.js";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * `npm run journey`: against `--url`, else the platform that runs on this machine, else one that it starts. `--storefront` is
 * where that platform's simulated stores are, as `npm start` prints it: without it nothing is paid for with money.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: "string" },
      storefront: { type: "string" },
      topology: { type: "string", default: "one" },
    },
  });
  const { topology } = values;
  if (topology !== "one" && topology !== "processes") throw new Error("--topology must be one or processes");
  const config = readConfig();
  const running = values.url ?? (await findRunning(`http://${config.GATEWAY_HOST}:${config.GATEWAY_PORT}`));
  if (running !== undefined) return travel(running, values.storefront);
  say(`No platform runs here; starting one (topology ${topology})`);
  const anyPort = withSettings(config, {
    GATEWAY_PORT: 0,
    ACCOUNTS_PORT: 0,
    INVENTORY_PORT: 0,
    STORE_PORT: 0,
    MATCHMAKING_PORT: 0,
  });
  const stack = await startStack({ config: anyPort, topology, dataName: "journey", simulatePayments: true });
  try {
    await seedDemo(stack.platform);
    await travel(stack.platform.url, stack.storefrontUrl);
  } finally {
    await stack.stop();
  }
}

async function findRunning(url: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/readyz`).catch(() => undefined);
  return answer?.ok === true ? url : undefined;
}

async function travel(url: string, storefrontUrl: string | undefined): Promise<void> {
  const operator = demoCredentials.find(({ who }) => who === "operator");
  if (operator === undefined) throw new Error("the demo has no operator");
  say(`Journey through ${url}`);
  await runJourney({
    url,
    storefrontUrl,
    operator,
    onStep: ({ name, durationMs }) => say(`  ${`${Math.round(durationMs)} ms`.padStart(8)}  ${name}`),
  });
  say("The journey is complete.");
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
