import { parseArgs } from "node:util";
import { type Config, readConfig } from "@muster/config";
import { untilAskedToStop } from "@muster/subgraph";
import { demoCredentials, seedDemo } from "./seed/index.js";
import { type Stack, type StartStep, startStack, type Topology } from "./start.js";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const sayStep = ({ name, detail, durationMs }: StartStep): void => {
  say(`  ${name.padEnd(12)} ${`${Math.round(durationMs)} ms`.padStart(9)}  ${detail}`);
};

/**
 * `npm start`: everything. `--topology processes` runs a process a part. The demo's accounts have known passwords: they are made
 * where only this machine can reach the gateway, or `--demo` asks for them, and never in production.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { topology: { type: "string", default: "one" }, demo: { type: "boolean", default: false } },
  });
  const topology = toTopology(values.topology);
  const config = readConfig();
  const demo = wantsDemo(config, values.demo);
  say("Muster is starting");
  const asked = untilAskedToStop();
  const stack = await startStack({
    config,
    topology,
    dataName: "demo",
    simulatePayments: demo,
    onStep: sayStep,
  });
  if (demo) {
    const startMs = performance.now();
    await seedDemo(stack.platform);
    const durationMs = performance.now() - startMs;
    sayStep({ name: "demo", detail: "players with items, an operator", durationMs });
  }
  describe(stack, config, demo);
  await asked;
  say("Stopping");
  await stack.stop();
}

function toTopology(text: string): Topology {
  if (text === "one" || text === "processes") return text;
  throw new Error("--topology must be one or processes");
}

function wantsDemo(config: Config, asked: boolean): boolean {
  if (config.NODE_ENV !== "production") return asked || isLoopback(config.GATEWAY_HOST);
  if (asked) throw new Error("--demo is refused where NODE_ENV is production");
  return false;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function describe({ platform, servers, storefrontUrl }: Stack, config: Config, demo: boolean): void {
  const line = (name: string, text: string): void => say(`  ${name.padEnd(12)} ${text}`);
  say("");
  for (const { name, where } of platform.parts) line(name, where);
  for (const { name, address, origin } of servers.found) line(name, `${address} (${origin})`);
  say("");
  line("portal", `${platform.url}/`);
  line("GraphQL", `${platform.url}/graphql`);
  if (config.INTROSPECTION) line("GraphiQL", `${platform.url}/graphiql`);
  if (storefrontUrl !== undefined) line("storefront", `${storefrontUrl} (customers of simulated stores)`);
  if (demo) for (const { who, username, password } of demoCredentials) line(who, `${username} / ${password}`);
  say("\nReady. Ctrl-C stops everything; npm run reset clears the data.");
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
