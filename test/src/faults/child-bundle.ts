import { build } from "esbuild";

/**
 * Puts all that a child runs into one file, since hundreds of them are started and reading a thousand files is half of a start.
 *
 * @param entry The built module that a child runs.
 * @returns The path of that file, beside it.
 */
export async function bundleChild(entry: string): Promise<string> {
  const outfile = entry.replace(/\.js$/, ".bundle.mjs");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["pg-native"],
    // Libraries that are CommonJS ask for their parts by `require`.
    banner: {
      js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return outfile;
}
