import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, type OutputFile } from "esbuild";
import { describe, expect, it } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));

/** A module that is written here. */
const written = (contents: string) => ({ stdin: { contents, resolveDir: here, loader: "ts" } }) as const;

/** What a browser gets. */
async function bundle(
  entry: Pick<BuildOptions, "entryPoints"> | ReturnType<typeof written>,
): Promise<OutputFile> {
  const { outputFiles, warnings } = await build({
    ...entry,
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
  it("needs nothing of Node and carries no GraphQL parser or printer", async () => {
    const { text } = await bundle(written('export * from "../src/index.ts"'));
    expect(text).not.toMatch(/node:|require\(|\bprocess\.|\bBuffer\b/);
    expect(text).not.toContain("GraphQLError");
  });

  it("stays small, and of the operations a page carries those that it names and no others", async () => {
    const page = 'export { createMusterClient, MeDocument } from "../src/index.ts"';
    const { contents, text } = await bundle(written(page));
    const operations = text.match(/\b(query|mutation|subscription) [A-Z]\w*/g);
    // Signing in and staying signed in is the client's own business.
    expect(operations?.sort()).toEqual([
      ...["mutation Login", "mutation LoginStaff", "mutation Logout"],
      ...["mutation RefreshSession", "mutation Register", "query Me"],
    ]);
    expect(gzipSync(contents).length).toBeLessThan(9_000);
  });

  it("bundles the example page as an outsider would", async () => {
    expect((await bundle({ entryPoints: [`${here}../examples/inventory.ts`] })).text).toContain(
      "inventoryChanged",
    );
  });
});
