import type { PathCounts } from "./path.js";

/** The counts of both directions as a table of three lines. */
export function countsTable(counts: { readonly up: PathCounts; readonly down: PathCounts }): string {
  const fields = Object.keys(counts.up) as (keyof PathCounts)[];
  const rows = [
    ["", ...fields],
    ["up", ...fields.map((field) => counts.up[field].toLocaleString("en"))],
    ["down", ...fields.map((field) => counts.down[field].toLocaleString("en"))],
  ];
  const widths = fields.map((_, at) => Math.max(...rows.map((row) => row[at + 1]?.length ?? 0)));
  return rows
    .map(([head = "", ...cells]) =>
      [head.padEnd(4), ...cells.map((cell, at) => cell.padStart(widths[at] ?? 0))].join("  "),
    )
    .map((line) => `${line}\n`)
    .join("");
}
