import { parseArgs } from "node:util";
import { createSystemClock } from "@muster/runtime";
import { profiles } from "@muster/transport";
import { type Night, startNight } from "./night.js";
import { screenOf } from "./screen.js";

const names = Object.keys(profiles).join("|");
const usage = `npm run netlab -- [--profile ${names}] [--bots 1-64] [--seconds 5-3600] [--seed <number>]`;
/** How long the last words may be under way. */
const patienceMs = 10_000;

const clock = createSystemClock();

function readOptions() {
  const { values } = parseArgs({
    options: {
      profile: { type: "string", default: "bad" },
      bots: { type: "string", default: "6" },
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: "1" },
    },
  });
  const [, impairments] = Object.entries(profiles).find(([name]) => name === values.profile) ?? [];
  if (impairments === undefined) throw new RangeError(`--profile: one of ${names}\n${usage}`);
  const within = (name: "bots" | "seconds" | "seed", least: number, most: number): number => {
    const value = Number(values[name]);
    if (!/^\d{1,9}$/.test(values[name]) || value < least || value > most)
      throw new RangeError(`--${name}: ${least} to ${most}\n${usage}`);
    return value;
  };
  return {
    profile: values.profile,
    impairments,
    bots: within("bots", 1, 64),
    seconds: within("seconds", 5, 3600),
    seed: within("seed", 0, 999_999_999),
  };
}

/** Shows a server and bots on a bad network, and ends non-zero when something said was lost, doubled or out of order. */
async function main(): Promise<void> {
  const { profile, seconds, ...options } = readOptions();
  const night = await startNight({ ...options, crates: 100, tickHz: 60 });
  process.stdout.write(`A plaza behind the network "${profile}", seed ${options.seed}\n`);
  try {
    await watch(night, seconds);
    for (const bot of night.bots) bot.isStill = true;
    const endMs = clock.monotonicMs() + patienceMs;
    while (clock.monotonicMs() < endMs && !night.bots.every((bot) => bot.isAnswered)) await clock.sleep(50);
    process.stdout.write(`${verdictOf(night)}\n`);
  } finally {
    await night.close();
  }
}

/** On a terminal each screen takes the place of the one before; elsewhere there is one every ten seconds. */
async function watch(night: Night, seconds: number): Promise<void> {
  const { isTTY } = process.stdout;
  let lines = 0;
  for (let passedS = 1; passedS <= seconds; passedS++) {
    await clock.sleep(1000);
    if (!isTTY && passedS % 10 !== 0 && passedS !== seconds) continue;
    const screen = screenOf(night, passedS);
    process.stdout.write(
      `${isTTY && lines > 0 ? `\u001b[${lines}A\u001b[J` : ""}${screen}${isTTY ? "" : "\n"}`,
    );
    lines = screen.split("\n").length - 1;
  }
}

function verdictOf(night: Night): string {
  const { bots } = night;
  const sum = (of: (bot: (typeof bots)[number]) => number): number =>
    bots.reduce((all, bot) => all + of(bot), 0);
  const missing = sum(({ said, heard }) => said - heard);
  const wrong = sum((bot) => bot.wrong);
  const illegal = sum(({ client }) => client.snapshots.illegal);
  const isGood = missing === 0 && wrong === 0 && illegal === 0 && sum((bot) => bot.said) > 0;
  process.exitCode = isGood ? 0 : 1;
  return [
    `${sum((bot) => bot.said)} lines said: ${missing} missing, ${wrong} doubled or out of order`,
    `${sum((bot) => bot.snapshots)} snapshots: ${illegal} that did not decode`,
  ].join("; ");
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
