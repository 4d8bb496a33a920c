import { writeSync } from "node:fs";

/** Where in a round trip to a server a process ends: before the request is sent, with it on its way, or answered. */
export const killSides = ["before", "sent", "answered"] as const;
/** One of {@link killSides}. */
export type KillSide = (typeof killSides)[number];

/** At which round trip a process ends itself. */
export interface KillPoint {
  /** The first round trip with one of these labels is the one; any where there are none. */
  readonly labels: readonly string[];
  /** So many round trips are let pass first. */
  readonly skipped: number;
  readonly side: KillSide;
}

/** What ends this process at a round trip that it is told, with SIGKILL. */
export class KillSwitch {
  readonly #seen = new Set<string>();
  readonly #onLabel: (label: string) => void;
  #armed: { readonly side: KillSide; readonly wanted: ReadonlySet<string> } | undefined;
  #left = 0;

  /** @param onLabel Called with each label when it is first seen. */
  constructor(onLabel: (label: string) => void) {
    this.#onLabel = onLabel;
  }

  /** Ends the process at that point; goes on as if nothing had been asked where there is none. */
  arm(point: KillPoint | undefined): void {
    this.#armed = point && { side: point.side, wanted: new Set(point.labels) };
    this.#left = point?.skipped ?? 0;
  }

  /** Counts a round trip that begins, and gives the side on which the process is to end, if it is. */
  pass(label: string): KillSide | undefined {
    if (!this.#seen.has(label)) {
      this.#seen.add(label);
      this.#onLabel(label);
    }
    const isDue =
      this.#armed !== undefined &&
      --this.#left < 0 &&
      (this.#armed.wanted.size === 0 || this.#armed.wanted.has(label));
    return isDue ? this.#armed?.side : undefined;
  }

  /** Ends the process, and says where. */
  end(label: string, side: KillSide): never {
    // Written at once: what is sent in turn would be lost.
    writeSync(1, `${JSON.stringify({ label, side })}\n`);
    process.kill(process.pid, "SIGKILL");
    throw new Error("a killed process goes on");
  }
}
