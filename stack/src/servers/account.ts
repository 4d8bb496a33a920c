import { type Ran, runProgram } from "./child.js";
import { codeOf, ServerFailure } from "./failure.js";

/** The system user under which servers run when we are root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const accountName = "muster";

/** Whether this process is root, under which Postgres refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

const makers: readonly (readonly [string, readonly string[]])[] = [
  [
    "/usr/sbin/useradd",
    ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"].concat(
      "--shell",
      "/usr/sbin/nologin",
      accountName,
    ),
  ],
  [
    "/usr/sbin/adduser",
    ["--system", "--group", "--no-create-home", "--shell", "/usr/sbin/nologin", accountName],
  ],
];

/**
 * The system user `muster`, which has no shell and no home; made if it is not there. Needs root.
 *
 * @throws ServerFailure when it can't be made.
 */
export async function ensureAccount(): Promise<Account> {
  const there = await findAccount();
  if (there !== undefined) return there;
  const problems: string[] = [];
  for (const [command, args] of makers) {
    const ran = await runProgram(command, args).catch((error: unknown): Ran => {
      if (codeOf(error) === "ENOENT") return { status: 127, output: `${command} is not there` };
      throw error;
    });
    // Another start may have made it between our look and now.
    const made = await findAccount();
    if (made !== undefined) return made;
    problems.push(ran.output.trim());
  }
  throw new ServerFailure(
    `the system user ${accountName} could not be made, and PostgreSQL does not run as root: ${problems.join("; ")}. ` +
      "Make it, start as an ordinary user, or set DATABASE_URL and REDIS_URL.",
  );
}

async function findAccount(): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all(["-u", "-g"].map((what) => runProgram("id", [what, accountName])));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { name: accountName, uid: Number(uid.output), gid: Number(gid.output) };
}
