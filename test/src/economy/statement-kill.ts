import { writeSync } from "node:fs";
import pg from "pg";

/** Where in a round trip to the database a process ends: before the statement is sent, with it on its way, or answered. */
export const killSides = ["before", "sent", "answered"] as const;
/** One of {@link killSides}. */
export type KillSide = (typeof killSides)[number];

/** At which round trip a process ends itself. */
export interface KillPoint {
  /** The first statement with one of these labels is the one; any where there are none. */
  readonly labels: readonly string[];
  /** So many round trips are let pass first. */
  readonly skipped: number;
  readonly side: KillSide;
}

type Query = (this: pg.Client, ...given: unknown[]) => unknown;

/**
 * Counts every round trip of this process to Postgres, BEGIN and COMMIT among them, and ends the process with SIGKILL at the
 * one that it is told.
 *
 * @param onLabel Called with each label when it is first seen. COMMIT and ROLLBACK are labelled with what came before them.
 * @returns Arms it.
 */
export function killAtStatements(onLabel: (label: string) => void): (point: KillPoint) => void {
  const seen = new Set<string>();
  const lastLabels = new WeakMap<pg.Client, string>();
  let armed: (KillPoint & { readonly wanted: ReadonlySet<string> }) | undefined;
  let left = 0;
  const original = pg.Client.prototype.query as Query;

  const label = (client: pg.Client, first: unknown): string => {
    const { name, text } = (typeof first === "string" ? { text: first } : first) as {
      readonly name?: string;
      readonly text?: string;
    };
    const own = name ?? (text ?? "").replaceAll(/\s+/g, " ").trim().slice(0, 60);
    const isEnd = own === "COMMIT" || own === "ROLLBACK";
    const full = isEnd ? `${own} after ${lastLabels.get(client) ?? "nothing"}` : own;
    if (!isEnd) lastLabels.set(client, own);
    if (!seen.has(full)) {
      seen.add(full);
      onLabel(full);
    }
    return full;
  };

  const query: Query = function (...given) {
    const own = label(this, given[0]);
    const isDue = armed !== undefined && --left < 0 && (armed.wanted.size === 0 || armed.wanted.has(own));
    const side = isDue ? armed?.side : undefined;
    const end = (): void => {
      // Written at once: what is sent in turn would be lost.
      writeSync(1, `${JSON.stringify({ label: own, side })}\n`);
      process.kill(process.pid, "SIGKILL");
    };
    if (side === "before") end();
    const last = given.at(-1);
    if (side === "answered" && typeof last === "function")
      return original.call(this, ...given.slice(0, -1), end);
    const result = original.apply(this, given);
    if (side === "sent") end();
    if (side === "answered" && result instanceof Promise) return result.finally(end);
    return result;
  };
  pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
  return (point) => {
    armed = { ...point, wanted: new Set(point.labels) };
    left = point.skipped;
  };
}
