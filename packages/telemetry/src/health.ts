/** Resolves when the part works; rejects with the reason when it does not. */
export type HealthCheck = () => Promise<void>;

/** What `/readyz` answers: `ready`, and for each part `null` or what is wrong with it. */
export interface HealthReport {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string | null>>;
}

/** Collects the readiness of the parts of a process. */
export interface Health {
  /** Adds a part. A part added under a name that is there replaces it. */
  add(name: string, check: HealthCheck): void;
  /** Marks the process as draining: it is not ready from now on. */
  drain(): void;
  /** Runs every check side by side, each for at most `timeoutMs`. */
  report(timeoutMs?: number): Promise<HealthReport>;
}

/** A {@link Health} with no parts, which is ready. */
export function createHealth(): Health {
  const checks = new Map<string, HealthCheck>();
  let draining = false;
  return {
    add: (name, check) => {
      checks.set(name, check);
    },
    drain: () => {
      draining = true;
    },
    async report(timeoutMs = 1000) {
      const entries = await Promise.all(
        [...checks].map(async ([name, check]) => [name, await outcome(check, timeoutMs)] as const),
      );
      if (draining) entries.push(["process", "draining"]);
      return { ready: entries.every(([, problem]) => problem === null), parts: Object.fromEntries(entries) };
    },
  };
}

async function outcome(check: HealthCheck, timeoutMs: number): Promise<string | null> {
  const timeout = new Promise<string>((resolve) => {
    setTimeout(() => resolve(`no answer in ${timeoutMs} ms`), timeoutMs).unref();
  });
  const result = check().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return Promise.race([result, timeout]);
}
