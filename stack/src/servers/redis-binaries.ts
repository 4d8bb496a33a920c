import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "./account.js";
import { type RunOptions, runProgram } from "./child.js";
import { messageOf, ServerFailure } from "./failure.js";
import type { Place } from "./place.js";
import { copyProgram, type Program } from "./program.js";

/** The name under which redis-check-rdb, the same binary, is a server. */
const serverName = "redis-server";

/**
 * The Redis or Valkey server of this machine, else the distribution's, unpacked into `MUSTER_DATA_DIR/redis` without root
 * and without installing anything (about 3 s and 11 MB over the network, once).
 *
 * @param searchPath Where it is looked for, as in PATH; absent, PATH and the usual folders.
 * @throws ServerFailure that names the command which installs it.
 */
export async function redisProgram(
  place: Place,
  account: Account | undefined,
  searchPath?: string,
): Promise<Program> {
  for (const command of await whereIs([serverName, "valkey-server"], searchPath)) {
    const program = { command, environment: {} };
    if (await runs(program, account)) return program;
  }
  const folder = join(place.dataDir, "redis");
  try {
    if (!(await runs(unpacked(folder), undefined))) await unpack(folder, searchPath);
  } catch (error) {
    throw new ServerFailure(
      "there is no Redis on this machine, and the distribution's could not be unpacked: " +
        `${messageOf(error)}\nInstall it with: sudo apt-get install redis-server\nor set REDIS_URL.`,
      { cause: error },
    );
  }
  if (account === undefined) return unpacked(folder);
  const copy = join(place.homeDir, "programs", "redis");
  if (!(await runs(unpacked(copy), account))) {
    rmSync(copy, { recursive: true, force: true });
    copyProgram(folder, copy);
    if (!(await runs(unpacked(copy), account)))
      throw new ServerFailure(`${copy} can't be run by the user ${account.name}: set REDIS_URL`);
  }
  return unpacked(copy);
}

/** The paths of those of the programs that are there, in order. */
async function whereIs(names: readonly string[], searchPath: string | undefined): Promise<string[]> {
  const usual =
    searchPath === undefined ? 'PATH="$PATH:/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin";' : "";
  const { output } = await runProgram(
    "/bin/sh",
    ["-c", `${usual} for name in "$@"; do command -v "$name"; done`, "sh", ...names],
    searchPath === undefined ? {} : { environment: { PATH: searchPath } },
  );
  return output.split("\n").filter((line) => line.startsWith("/"));
}

async function runs({ command, environment }: Program, account: Account | undefined): Promise<boolean> {
  if (!existsSync(command)) return false;
  const ran = await runProgram(command, ["--version"], { account, environment }).catch(() => undefined);
  return ran?.status === 0;
}

function unpacked(folder: string): Program {
  const libraries = existsSync(folder) ? libraryFolders(join(folder, "root")) : [];
  return { command: join(folder, serverName), environment: { LD_LIBRARY_PATH: libraries.join(":") } };
}

function libraryFolders(folder: string): string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => libraryFolders(join(folder, entry.name)));
  return entries.some((entry) => entry.name.includes(".so.")) ? [folder, ...below] : below;
}

/** Has apt fetch redis-tools and what it lacks into folders of our own, and unpacks that. */
async function unpack(folder: string, searchPath: string | undefined): Promise<void> {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const lists = join(draft, "lists");
  const cache = join(draft, "cache");
  const root = join(draft, "root");
  for (const made of [join(lists, "partial"), join(cache, "archives", "partial"), root])
    mkdirSync(made, { recursive: true });
  const settings = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${cache}`,
    "Debug::NoLocking=1",
    "APT::Sandbox::User=root",
  ].flatMap((setting) => ["-o", setting]);
  try {
    // A source of the machine's owner that doesn't answer is no matter if the distribution's do.
    const update = await runProgram("apt-get", [...settings, "-q", "update"]);
    const fetch = await runProgram(
      "apt-get",
      settings.concat("-q", "--no-install-recommends", "--download-only", "-y", "install", "redis-tools"),
    );
    if (fetch.status !== 0) throw new ServerFailure(lastLines(`${update.output}\n${fetch.output}`));
    const archives = readdirSync(join(cache, "archives")).filter((name) => name.endsWith(".deb"));
    for (const name of archives)
      await demand("dpkg", ["-x", join(cache, "archives", name), root], { folder: draft });
    const binary = join(root, "usr/bin/redis-check-rdb");
    // Where redis-tools is installed and redis-server is not, apt has nothing to fetch.
    const [installed] = await whereIs(["redis-check-rdb"], searchPath);
    copyFileSync(existsSync(binary) ? binary : (installed ?? binary), join(draft, serverName));
    for (const done of [lists, cache]) rmSync(done, { recursive: true });
    if (!(await runs(unpacked(draft), undefined))) throw new ServerFailure("what was unpacked does not run");
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function demand(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const ran = await runProgram(command, args, options);
  if (ran.status !== 0) throw new ServerFailure(`${command} failed: ${lastLines(ran.output)}`);
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-6).join("\n");
}
