import { readFileSync } from "node:fs";
import { AppError, badInput } from "@muster/errors";

/** The text of a file that a command was given. @throws BAD_USER_INPUT naming the option. */
export function readText(path: string | undefined, option: string): string {
  if (path === undefined) throw badInput(`--${option}`, "the path of a file");
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw badInput(`--${option}`, `a file that can be read: ${path}`);
  }
}

/** Runs a command: what it returns goes to standard output, an expected error to standard error with exit code 1. */
export function runCommand(work: () => string): void {
  try {
    process.stdout.write(`${work()}\n`);
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Rows under each other, the first column to the left and the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ")).join("\n");
}
