import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The long forms of tests: `npm run soak -- events`. */
export default defineConfig({
  root,
  resolve: { alias: [{ find: /^graphql$/, replacement: `${root}node_modules/graphql/index.js` }] },
  test: {
    include: ["packages/*/test/*.soak.ts"],
    globalSetup: `${root}test/setup/servers.ts`,
    setupFiles: `${root}test/setup/each-file.ts`,
    pool: "forks",
    maxWorkers: 1,
  },
});
