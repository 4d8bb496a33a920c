import pg from "pg";
import { type Statement, sharedSettings } from "./query.js";

/** A statement with its values, on its way. */
export interface Sending {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** What the driver's connection has beside its declared types. */
type Wire = pg.Connection & { readonly submittedNamedStatements: Record<string, string> };

/** What the driver's query has beside its declared types: the driver calls these for each message of the server. */
interface Step {
  readonly name: string | undefined;
  readonly text: string;
  callback(error: Error | null, result?: pg.QueryResult): void;
  prepare(wire: Wire): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  handleReadyForQuery(wire: Wire): void;
  handleEmptyQuery(wire: Wire): void;
  handleCopyInResponse(wire: Wire): void;
  handleError(error: Error, wire: Wire): void;
}

/**
 * Sends `sendings` in one write and gives what each comes to. They share one `Sync`: after one that fails the server skips the
 * rest, which fail with the same error, so none is done outside of a transaction that the first was to open.
 *
 * @source PostgreSQL documentation, 54.2.4 Pipelining.
 */
export function sendTogether(
  client: pg.ClientBase,
  sendings: readonly Sending[],
): readonly Promise<pg.QueryResult>[] {
  const steps: Step[] = [];
  const results = sendings.map(
    ({ statement, values }) =>
      new Promise<pg.QueryResult>((resolve, reject) => {
        const query = { ...(typeof statement === "string" ? { text: statement } : statement) };
        steps.push(
          toStep({ ...query, values: [...values] }, (error, result) => {
            if (error === null && result !== undefined) resolve(result);
            else reject(error ?? new Error("the driver gave no result"));
          }),
        );
      }),
  );
  client.query(new Together(steps));
  return results;
}

function toStep(config: pg.QueryConfig, callback: Step["callback"]): Step {
  const step = new pg.Query(config) as unknown as Step & { readonly _result: { _types: unknown } };
  step.callback = callback;
  step._result._types = sharedSettings.types;
  return step;
}

/** To the driver one query, which it submits and to which it hands all messages until the server is ready again. */
class Together implements pg.Submittable {
  readonly #steps: readonly Step[];
  #at = 0;
  /** Why what follows was not sent: the driver could not make text of a value. */
  #unsent: Error | undefined;

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  /** The driver remembers under this name that the statement is parsed. */
  get name(): string | undefined {
    return this.#steps[this.#at]?.name;
  }

  get text(): string | undefined {
    return this.#steps[this.#at]?.text;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as Wire;
    const withoutSync = Object.create(wire, { sync: { value: () => undefined } }) as Wire;
    connection.stream.cork();
    try {
      for (const step of this.#steps) {
        const { callback } = step;
        step.callback = (error, result) => {
          this.#unsent = error ?? undefined;
          callback(error, result);
        };
        step.prepare(withoutSync);
        if (this.#unsent !== undefined) break;
        step.callback = callback;
      }
    } finally {
      connection.sync();
      connection.stream.uncork();
    }
  }

  handleRowDescription(message: unknown): void {
    this.#steps[this.#at]?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.#steps[this.#at]?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, wire: Wire): void {
    const step = this.#steps[this.#at++];
    step?.handleCommandComplete(message, wire);
    step?.handleReadyForQuery(wire);
  }

  handleEmptyQuery(wire: Wire): void {
    const step = this.#steps[this.#at++];
    step?.handleEmptyQuery(wire);
    step?.handleReadyForQuery(wire);
  }

  handleCopyInResponse(wire: Wire): void {
    this.#steps[this.#at]?.handleCopyInResponse(wire);
  }

  handleError(error: Error, wire: Wire): void {
    for (const step of this.#steps.slice(this.#at)) {
      // The server has not parsed what it skipped.
      if (step.name !== undefined) delete wire.submittedNamedStatements[step.name];
      step.handleError(error, wire);
    }
  }

  /** Each step has had its result with its own last message, but for those that were not sent. */
  handleReadyForQuery(wire: Wire): void {
    if (this.#unsent !== undefined) this.handleError(this.#unsent, wire);
  }
}
