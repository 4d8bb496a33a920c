import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin, type Rolldown } from "vite";

// What a visitor loads before the first page shows.
const firstLoadGzipBytesMax = 150_000;

/** Leaves out what the bundler says of every React library: that it drops their "use client". */
function onLog(
  level: Rolldown.LogLevel,
  log: Rolldown.RolldownLog,
  handle: Rolldown.LogOrStringHandler,
): void {
  if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
}

/** Leaves out React Aria's words in other languages: the portal's own are English. */
function englishOnly(): Plugin {
  return {
    name: "english-only",
    load: {
      filter: {
        id: /\/react-(aria|aria-components|stately)\/.*\/intl\/(.*\/)?(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/,
      },
      handler: () => "export default undefined;",
    },
  };
}

/** Leaves a `.gz` beside each file, which the gateway sends to those who take it, and fails the build above the budget. */
function compress(): Plugin {
  return {
    name: "compress",
    async writeBundle({ dir = "dist" }, bundle) {
      const sizes = await Promise.all(
        Object.values(bundle).map(async (file) => {
          const zipped = gzipSync(file.type === "chunk" ? file.code : file.source, { level: 9 });
          await writeFile(join(dir, `${file.fileName}.gz`), zipped);
          return [file.fileName, zipped.length] as const;
        }),
      );
      const first = firstLoad(bundle);
      const bytes = sizes.reduce((sum, [name, size]) => (first.has(name) ? sum + size : sum), 0);
      this.info(`first load: ${(bytes / 1000).toFixed(1)} kB gzip in ${first.size} files`);
      if (bytes > firstLoadGzipBytesMax) {
        this.error(`the first load is ${bytes} bytes of gzip, above ${firstLoadGzipBytesMax}`);
      }
    },
  };
}

/** The page, its entry, what that imports at once, and their styles. */
function firstLoad(bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (name: string): void => {
    const file = bundle[name];
    if (file === undefined || names.has(name)) return;
    names.add(name);
    if (file.type === "chunk") for (const imported of file.imports) visit(imported);
  };
  for (const [name, file] of Object.entries(bundle)) {
    if (file.type === "chunk" ? file.isEntry : /\.(html|css)$/.test(name)) visit(name);
  }
  return names;
}

export default defineConfig({
  plugins: [englishOnly(), compress()],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // Small files in the text of others would be data: URLs, which the page's policy refuses.
    assetsInlineLimit: 0,
    rolldownOptions: { onLog },
  },
});
