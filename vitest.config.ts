import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("./", import.meta.url));
const workspaces = ["packages", "realtime", "subgraphs"]
  .flatMap((folder) => readdirSync(`${root}${folder}`).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(`${root}${folder}/package.json`))
  .concat("gateway", "gateway/graphiql", "portal", "stack", "test");
// One copy of graphql: Vite would take its ES module, and the libraries that Node loads take the CommonJS one.
const alias = [{ find: /^graphql$/, replacement: `${root}node_modules/graphql/index.js` }];

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: `${root}test/setup/servers.ts`,
    maxWorkers: 2,
    projects: workspaces.map((folder) => ({
      root: `${root}${folder}`,
      resolve: { alias },
      test: {
        name: folder,
        include: folder === "test" ? ["*.test.ts"] : ["test/**/*.test.ts"],
        setupFiles: `${root}test/setup/each-file.ts`,
        pool: "forks" as const,
        testTimeout: 30_000,
        hookTimeout: 60_000,
      },
    })),
  },
});
