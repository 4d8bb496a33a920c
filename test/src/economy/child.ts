/**
 * Inventory and the store as a process of its own that a test kills: `node child.js <settings as JSON>`. It answers
 * calls that come over the channel to its parent, in whatever order they end.
 */
import { findAppError } from "@muster/errors";
import type { ChildOrder, ChildReport } from "./messages.js";
import { type EconomySettings, openEconomyServices } from "./services.js";
import { killAtStatements } from "./statement-kill.js";

const settings = JSON.parse(process.argv[2] ?? "") as EconomySettings;

function report(message: ChildReport): void {
  if (process.connected) process.send?.(message);
}

const arm = killAtStatements((label) => report({ kind: "label", label }));
const services = openEconomyServices(settings);
const methods = services.methods as unknown as Readonly<
  Record<string, (request: unknown) => Promise<unknown>>
>;

process.on("message", (order: ChildOrder) => {
  if (order.kind === "start") services.start();
  else if (order.kind === "kill") arm(order.point);
  else void answer(order.number, order.method, order.request);
});
process.once("disconnect", () => process.exit());
report({ kind: "ready" });

async function answer(number: number, method: string, request: unknown): Promise<void> {
  const found = methods[method];
  try {
    if (found === undefined) throw new Error(`there is no ${method}`);
    report({ kind: "answer", number, answer: await found(request) });
  } catch (error) {
    const { code, details } = findAppError(error) ?? { code: "INTERNAL" as const, details: {} };
    report({
      kind: "refusal",
      number,
      code,
      details,
      text: String(error instanceof Error ? error.stack : error),
    });
  }
}
