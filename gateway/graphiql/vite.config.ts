import { defineConfig, type Rolldown } from "vite";

/** Leaves out what the bundler says of every React library: that it drops their "use client". */
function onLog(
  level: Rolldown.LogLevel,
  log: Rolldown.RolldownLog,
  handle: Rolldown.LogOrStringHandler,
): void {
  if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
}

export default defineConfig({
  base: "/graphiql/",
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // Monaco is one piece of almost 3 MB, and it loads after the page shows.
    chunkSizeWarningLimit: 3000,
    rolldownOptions: { onLog },
  },
  worker: { format: "es" },
});
