import { parseArgs } from "node:util";
import { readConfig } from "@muster/config";
import { untilAskedToStop } from "@muster/subgraph";
import { demoCredentials, seedDemo } from "./seed/index.js";
import { type StartStep, startStack } from "./start.js";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const sayStep = ({ name, detail, durationMs }: StartStep): void => {
  say(`  ${name.padEnd(12)} ${`${Math.round(durationMs)} ms`.padStart(9)}  ${detail}`);
};

/** `npm start`: everything, with demo data outside production; `--topology processes` runs a process a part. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { topology: { type: "string", default: "one" }, demo: { type: "boolean" } },
  });
  const { topology } = values;
  if (topology !== "one" && topology !== "processes") throw new Error("--topology must be one or processes");
  const config = readConfig();
  const production = config.NODE_ENV === "production";
  if (production && values.demo === true) throw new Error("--demo is refused where NODE_ENV is production");
  say("Muster is starting");
  const asked = untilAskedToStop();
  const stack = await startStack({
    config,
    topology,
    dataName: "demo",
    onStep: sayStep,
  });
  const { platform } = stack;
  if (!production) {
    const startMs = performance.now();
    await seedDemo(platform);
    sayStep({
      name: "demo",
      detail: "players with items, an operator",
      durationMs: performance.now() - startMs,
    });
  }
  say("");
  for (const { name, where } of platform.parts) say(`  ${name.padEnd(12)} ${where}`);
  for (const { name, address, origin } of stack.servers.found)
    say(`  ${name.padEnd(12)} ${address} (${origin})`);
  say("");
  say(`  GraphQL      ${platform.url}/graphql`);
  if (config.INTROSPECTION) say(`  GraphiQL     ${platform.url}/graphiql`);
  if (!production)
    for (const { who, username, password } of demoCredentials)
      say(`  ${who.padEnd(12)} ${username} / ${password}`);
  say("\nReady. Ctrl-C stops everything; npm run reset clears the data.");
  await asked;
  say("Stopping");
  await stack.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
