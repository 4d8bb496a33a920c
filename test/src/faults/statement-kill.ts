import pg from "pg";
import type { KillSwitch } from "./kill-switch.js";

type Query = (this: pg.Client, ...given: unknown[]) => unknown;

interface Statement {
  readonly name?: string;
  readonly text?: string;
  callback?: unknown;
}

/** What is sent in one round trip. */
interface Together {
  readonly steps?: readonly Statement[];
}

/**
 * Makes every round trip of this process to Postgres pass `killSwitch`, BEGIN and COMMIT among them. What goes in one round trip has
 * the label of its first statement; one with COMMIT or ROLLBACK is labelled with what came before.
 */
export function killAtStatements(killSwitch: KillSwitch): void {
  const lastLabels = new WeakMap<pg.Client, string>();
  const original = pg.Client.prototype.query as Query;

  const labelOf = (client: pg.Client, first: unknown): string => {
    const sent = (first as Together).steps ?? [
      (typeof first === "string" ? { text: first } : first) as Statement,
    ];
    const names = sent.map(nameOf);
    if (names[0]?.startsWith("BEGIN")) lastLabels.delete(client);
    // Every transaction begins alike; what comes first in it tells it apart.
    const own = names.find((name, place) => place === names.length - 1 || !name.startsWith("BEGIN")) ?? "";
    const end = names.find((name) => name === "COMMIT" || name === "ROLLBACK");
    if (end === undefined) {
      lastLabels.set(client, own);
      return own;
    }
    return `${end} after ${lastLabels.get(client) ?? (own === end ? "nothing" : own)}`;
  };

  const query: Query = function (...given) {
    const label = labelOf(this, given[0]);
    const side = killSwitch.pass(label);
    if (side === undefined) return original.apply(this, given);
    const end = (): void => killSwitch.end(label, side);
    if (side === "before") end();
    const last = given.at(-1);
    if (side === "answered" && typeof last === "function")
      return original.call(this, ...given.slice(0, -1), end);
    const lastStep = (given[0] as Together).steps?.at(-1);
    if (side === "answered" && lastStep !== undefined) lastStep.callback = end;
    const result = original.apply(this, given);
    if (side === "sent") end();
    return result instanceof Promise ? result.finally(end) : result;
  };
  pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
}

function nameOf({ name, text }: Statement): string {
  return name ?? (text ?? "").replaceAll(/\s+/g, " ").trim().slice(0, 60);
}
