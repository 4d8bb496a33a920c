import { parseArgs } from "node:util";
import { badInput } from "@muster/errors";
import { type PlayerPlace, planSites } from "../service/simulation/index.js";
import { readText, runCommand, table } from "./output.js";

const usage = "npm run plan-sites -- --players cities.csv --budget 12 [--json]";
const header = "name,latitude,longitude,players";

runCommand(() => {
  const { values } = parseArgs({
    options: {
      players: { type: "string" },
      budget: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.players === undefined || values.budget === undefined) throw new TypeError(usage);
  const sites = planSites(parsePlaces(readText(values.players, "players")), {
    budget: Number(values.budget),
  });
  if (values.json) return JSON.stringify({ sites });
  const percent = (share: number) => (share * 100).toFixed(1);
  return table([
    ["site", "adds, %", "within 60 ms, %"],
    ...sites.map(({ name, adds, share }) => [name, percent(adds), percent(share)]),
  ]);
});

/** Places from CSV with the header {@link header}. @throws BAD_USER_INPUT naming the line and the bound. */
function parsePlaces(text: string): PlayerPlace[] {
  const [first, ...lines] = text.trim().split(/\r?\n/);
  if (first?.trim() !== header) throw badInput("line 1", header);
  return lines.map((line, place) => {
    const cells = line.split(",");
    const at = `line ${place + 2}`;
    if (cells.length !== 4 || cells[0] === "") throw badInput(at, header);
    return {
      name: cells[0] ?? "",
      latitude: within(cells[1], `${at}: latitude`, -90, 90),
      longitude: within(cells[2], `${at}: longitude`, -180, 180),
      players: within(cells[3], `${at}: players`, 0, 1e12),
    };
  });
}

function within(cell: string | undefined, at: string, min: number, max: number): number {
  const value = cell?.trim() === "" ? Number.NaN : Number(cell);
  if (!(value >= min && value <= max)) throw badInput(at, `a number from ${min} to ${max}`);
  return value;
}
