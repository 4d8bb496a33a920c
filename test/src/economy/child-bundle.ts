import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = fileURLToPath(new URL("../../dist/economy/child.js", import.meta.url));

/**
 * Puts all that a child runs into one file, since hundreds of them are started and reading a thousand files is half of a start.
 *
 * @returns Where it is.
 */
export async function bundleChild(): Promise<string> {
  const outfile = entry.replace(/child\.js$/, "child.bundle.mjs");
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
