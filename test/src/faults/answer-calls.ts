import { findAppError } from "@muster/errors";
import { KillSwitch } from "./kill-switch.js";
import type { ChildOrder, ChildReport } from "./messages.js";

/** What a child does for its parent. */
export interface ChildWork {
  /** Answers calls by their names. */
  readonly methods: Readonly<Record<string, (request: never) => Promise<unknown>>>;
  /** Starts what runs beside; calls come once it has resolved. */
  start(): Promise<void>;
}

/** The switch that ends this child, which tells its parent of each round trip that it makes. */
export function openKillSwitch(): KillSwitch {
  return new KillSwitch((label) => report({ kind: "label", label }));
}

/** Answers the calls that come over the channel to the parent, in whatever order they end, until the parent is gone. */
export function answerCalls(killSwitch: KillSwitch, { methods, start }: ChildWork): void {
  process.on("message", (order: ChildOrder) => {
    if (order.kind === "start") void start().then(() => report({ kind: "started" }));
    else if (order.kind === "kill") killSwitch.arm(order.point);
    else void answer(order.number, methods[order.method], order.request as never);
  });
  process.once("disconnect", () => process.exit());
  report({ kind: "ready" });
}

async function answer(
  number: number,
  method: ChildWork["methods"][string] | undefined,
  request: never,
): Promise<void> {
  try {
    if (method === undefined) throw new Error("there is no such method");
    report({ kind: "answer", number, answer: await method(request) });
  } catch (error) {
    const { code, details } = findAppError(error) ?? { code: "INTERNAL" as const, details: {} };
    const text = String(error instanceof Error ? error.stack : error);
    report({ kind: "refusal", number, code, details, text });
  }
}

function report(message: ChildReport): void {
  if (process.connected) process.send?.(message);
}
