import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The tests that need no servers: what `npm run check` runs beside the compiler and the linter. */
export default defineConfig({
  root: `${root}test`,
  resolve: { alias: [{ find: /^graphql$/, replacement: `${root}node_modules/graphql/index.js` }] },
  test: { include: ["tidy.test.ts", "schema.test.ts"], testTimeout: 30_000 },
});
