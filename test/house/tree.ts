import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Every file of the project, relative to its root: those that git has and those that it would take. */
export const files: readonly string[] = execFileSync(
  "git",
  ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
  {
    cwd: root,
    encoding: "utf8",
  },
)
  .split("\0")
  .filter((file) => file !== "" && isThere(file));

function isThere(file: string): boolean {
  try {
    readFileSync(root + file);
    return true;
  } catch {
    return false;
  }
}

/** The text of a file of the project. */
export function read(file: string): string {
  return readFileSync(root + file, "utf8");
}

/** The TypeScript files that people write. */
export const sources: readonly string[] = files.filter(
  (file) => /\.tsx?$/.test(file) && !file.includes("/generated/"),
);

/** What a file imports or re-exports, by the text between the quotes. */
export function importsOf(file: string): string[] {
  const text = read(file);
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|new URL\(\s*)"([^"]+)"/g);
  return [...found].map((match) => match[1] ?? "");
}

/** A workspace: its folder and its manifest. */
export interface Workspace {
  readonly folder: string;
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

/** Every workspace of the project. */
export const workspaces: readonly Workspace[] = files
  .filter((file) => file.endsWith("/package.json"))
  .map((file) => {
    const manifest = JSON.parse(read(file)) as {
      name: string;
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    return {
      folder: file.slice(0, -"/package.json".length),
      name: manifest.name,
      dependencies: Object.keys(manifest.dependencies ?? {}),
      devDependencies: Object.keys(manifest.devDependencies ?? {}),
    };
  });
