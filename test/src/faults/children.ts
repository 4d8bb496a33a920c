import { type ChildProcess, spawn } from "node:child_process";
import type { Random } from "@muster/runtime";
import { type KillPoint, killSides } from "./kill-switch.js";
import type { ChildOrder, ChildReport } from "./messages.js";

/** What a call came to; `lost` when the process ended before it answered. */
export type Outcome =
  | { readonly kind: "answer"; readonly answer: unknown }
  | { readonly kind: "refusal"; readonly code: string; readonly details: object; readonly text: string }
  | { readonly kind: "lost" };

/** At which statements processes were killed. */
export interface Coverage {
  readonly kills: number;
  /** Statements that processes made, by label. */
  readonly statements: ReadonlySet<string>;
  /** Labels at which one was killed, with each side. */
  readonly killed: ReadonlySet<string>;
  /** Processes that ended without being killed. */
  readonly crashes: readonly string[];
}

/** Processes that answer the same calls, which are killed and replaced. */
export interface Children extends Coverage {
  /** Calls one of them. */
  call(method: string, request: unknown): Promise<Outcome>;
  /** Ends one of them: at a statement at which none was ended yet, where there is one. Resolves when it is gone. */
  killOne(): Promise<void>;
  /** Ends whichever comes first to a statement with one of these labels, on that side. Resolves when it is gone. */
  killFirst(labels: readonly string[], side: KillPoint["side"]): Promise<void>;
  stop(): Promise<void>;
}

interface Child {
  readonly process: ChildProcess;
  readonly pending: Map<number, (outcome: Outcome) => void>;
  /** It answers calls. */
  readonly started: Promise<void>;
  readonly gone: Promise<void>;
  /** While a kill is on its way. */
  condemned: boolean;
  /** The label of the statement at which it ended itself. */
  endedAt: string | undefined;
}

/** Statements that are left may come so seldom that any other is taken then. */
const patienceMs = 1500;

/** Starts `active` processes that answer, and `standby` more that take their places at once. */
export async function startChildren(options: {
  /** The module that each runs; it uses `answerCalls`. */
  readonly entry: string;
  /** What each is given as JSON in its first argument. */
  readonly settings: object;
  readonly active: number;
  readonly standby: number;
  readonly random: Random;
}): Promise<Children> {
  const { entry, settings, active, standby, random } = options;
  const statements = new Set<string>();
  const killed = new Set<string>();
  const crashes: string[] = [];
  const waiting: Promise<Child>[] = [];
  const starting = new Set<Child>();
  const working: Child[] = [];
  let kills = 0;
  let number = 0;
  let stopping = false;

  const launch = (): Promise<Child> =>
    new Promise((resolve) => {
      const started = spawn(process.execPath, [entry, JSON.stringify(settings)], {
        stdio: ["ignore", "pipe", "inherit", "ipc"],
        serialization: "advanced",
      });
      const pending: Child["pending"] = new Map();
      const end: unknown[] = [];
      const gone = new Promise<void>((resolveGone) =>
        started.once("close", (...how) => {
          end.push(...how);
          resolveGone();
        }),
      );
      let setStarted = (): void => undefined;
      const isStarted = new Promise<void>((resolveStarted) => {
        setStarted = resolveStarted;
      });
      const child: Child = {
        process: started,
        pending,
        started: isStarted,
        gone,
        condemned: false,
        endedAt: undefined,
      };
      started.stdout?.setEncoding("utf8").on("data", (text: string) => {
        for (const line of text.trim().split("\n")) {
          const { label, side } = JSON.parse(line) as { readonly label: string; readonly side: string };
          child.endedAt = label;
          killed.add(`${side} ${label}`);
        }
      });
      started.on("message", (report: ChildReport) => {
        if (report.kind === "ready") resolve(child);
        else if (report.kind === "started") setStarted();
        else if (report.kind === "label") statements.add(report.label);
        else {
          pending.get(report.number)?.(report);
          pending.delete(report.number);
        }
      });
      void gone.then(() => {
        for (const settle of pending.values()) settle({ kind: "lost" });
        pending.clear();
        const place = working.indexOf(child);
        if (place >= 0) working.splice(place, 1);
        if (stopping) return;
        if (!child.condemned && child.endedAt === undefined)
          crashes.push(`a process ended by itself: ${end.join(" ")}`);
        waiting.push(launch());
        void promote();
      });
    });
  const promote = async (): Promise<void> => {
    const child = await waiting.shift();
    if (child === undefined || stopping) return;
    tell(child, { kind: "start" });
    starting.add(child);
    await Promise.race([child.started, child.gone]);
    starting.delete(child);
    if (child.process.exitCode === null && child.process.signalCode === null) working.push(child);
  };
  const tell = (child: Child, order: ChildOrder): void => {
    if (child.process.connected) child.process.send(order, () => undefined);
  };
  /** At a statement at which none was killed yet; else with a side that it was not killed with; else at any. */
  const choosePoint = (): KillPoint => {
    const side = killSides[random.below(killSides.length)] ?? "before";
    const isHit = (label: string): boolean => killSides.some((one) => killed.has(`${one} ${label}`));
    const whole = [...statements].filter((label) => !isHit(label));
    const labels =
      whole.length > 0 ? whole : [...statements].filter((label) => !killed.has(`${side} ${label}`));
    return { labels, side, skipped: random.below(40) };
  };

  /** Tells some to end at a point; after a while at any statement, and at last at once. Resolves with the first that is gone. */
  const condemn = async (some: readonly Child[], point: KillPoint): Promise<void> => {
    for (const child of some) {
      child.condemned = true;
      tell(child, { kind: "kill", point });
    }
    const [first] = some;
    if (first === undefined) return;
    const timers = [
      setTimeout(
        () => tell(first, { kind: "kill", point: { labels: [], side: "sent", skipped: 0 } }),
        patienceMs,
      ),
      setTimeout(() => first.process.kill("SIGKILL"), 5 * patienceMs),
    ];
    const dead = await Promise.race(some.map((child) => child.gone.then(() => child)));
    for (const timer of timers) clearTimeout(timer);
    // Another may have come to the same point at the same moment: it is gone too, and no crash.
    for (const child of some.filter((one) => one !== dead)) {
      tell(child, { kind: "kill", point: undefined });
      child.condemned = false;
    }
    kills++;
  };

  /** Those that can be told to end; all may be gone for a moment. */
  const untilSome = async (): Promise<Child[]> => {
    for (;;) {
      const some = working.filter(({ condemned }) => !condemned);
      if (some.length > 0) return some;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  for (let at = 0; at < active + standby; at++) waiting.push(launch());
  await Promise.all(Array.from({ length: active }, promote));
  return {
    statements,
    killed,
    crashes,
    get kills() {
      return kills;
    },
    call(method, request) {
      const free = working.filter(({ process }) => process.connected);
      const child = free[random.below(Math.max(1, free.length))];
      if (child === undefined) return Promise.resolve({ kind: "lost" });
      return new Promise((resolve) => {
        const own = ++number;
        child.pending.set(own, resolve);
        tell(child, { kind: "call", number: own, method, request });
      });
    },
    async killOne() {
      await condemn((await untilSome()).slice(0, 1), choosePoint());
    },
    async killFirst(labels, side) {
      await condemn(await untilSome(), { labels, side, skipped: 0 });
    },
    async stop() {
      stopping = true;
      const all = [...working, ...starting, ...(await Promise.all(waiting))];
      for (const { process } of all) process.kill("SIGKILL");
      await Promise.all(all.map(({ gone }) => gone));
    },
  };
}
