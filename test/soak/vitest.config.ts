import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defineConfig } from "vitest/config";

declare module "vitest" {
  export interface ProvidedContext {
    /** How long a soak is and what it replays; each has its own where absent. */
    readonly soak: { readonly operations?: number; readonly seed?: number };
  }
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const given = process.argv.lastIndexOf("--");
const { values } = parseArgs({
  args: given < 0 ? [] : process.argv.slice(given + 1),
  options: { operations: { type: "string" }, seed: { type: "string" } },
});

/** The long forms of tests: `npm run soak -- events`, `npm run soak -- economy -- --operations 50000 --seed 7`. */
export default defineConfig({
  root,
  resolve: { alias: [{ find: /^graphql$/, replacement: `${root}node_modules/graphql/index.js` }] },
  test: {
    include: [
      ...["packages/*/test/*.soak.ts", "test/soak/*.soak.ts"],
      "realtime/transport/test/netcode/fuzz.test.ts",
    ],
    globalSetup: `${root}test/setup/servers.ts`,
    setupFiles: `${root}test/setup/each-file.ts`,
    pool: "forks",
    maxWorkers: 1,
    provide: { soak: Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)])) },
  },
});
