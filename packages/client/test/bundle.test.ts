import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type OutputFile } from "esbuild";
import { describe, expect, it } from "vitest";

async function bundle(entry: string): Promise<OutputFile> {
  const { outputFiles, warnings } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  expect(warnings).toEqual([]);
  expect(outputFiles).toHaveLength(1);
  return outputFiles[0] as OutputFile;
}

describe("the client in a browser", () => {
  it("needs nothing of Node, carries no GraphQL parser or printer, and stays small", async () => {
    const { contents, text } = await bundle("../src/index.ts");
    expect(text).not.toMatch(/node:|require\(|\bprocess\.|\bBuffer\b/);
    expect(text).not.toContain("GraphQLError");
    expect(gzipSync(contents).length).toBeLessThan(12_000);
  });

  it("bundles the example page as an outsider would", async () => {
    expect((await bundle("../examples/inventory.ts")).text).toContain("inventoryChanged");
  });
});
