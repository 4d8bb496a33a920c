import type { Duplex } from "node:stream";
import pg from "pg";
import { sharedSettings } from "./query.js";
import type { Sending } from "./sending.js";

/** The driver's connection, of whose methods the declared types have another form. */
interface Wire {
  readonly stream: Duplex;
  /** By name: what the server has parsed, and what it has been sent to parse. */
  readonly parsedStatements: Readonly<Record<string, string>>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(message: { readonly name: string | undefined; readonly text: string }): void;
  bind(message: { readonly statement: string | undefined; readonly values: Sending["values"] }): void;
  describe(message: { readonly type: "P" }): void;
  execute(): void;
  sync(): void;
}

/** What the driver's query has beside its declared types: the driver calls these for each message of the server. */
interface Step {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: Sending["values"];
  callback(error: Error | null, result?: pg.QueryResult): void;
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
    (sending) =>
      new Promise<pg.QueryResult>((resolve, reject) => {
        steps.push(
          toStep(sending, (error, result) => {
            if (error === null && result !== undefined) resolve(result);
            else reject(error ?? new Error("the driver gave no result"));
          }),
        );
      }),
  );
  client.query(new Together(steps));
  return results;
}

function toStep({ name, text, values }: Sending, callback: Step["callback"]): Step {
  const step = new pg.Query({
    ...(name === undefined ? {} : { name }),
    text,
    values: [...values],
  }) as unknown as Step & {
    readonly _result: { _types: unknown };
  };
  step.callback = callback;
  step._result._types = sharedSettings.types;
  return step;
}

/** To the driver one query, which it submits and to which it hands all messages until the server is ready again. */
class Together implements pg.Submittable {
  /** In the order in which they are sent. */
  readonly steps: readonly Step[];
  #at = 0;

  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  /** The driver remembers under this name that the statement is parsed. */
  get name(): string | undefined {
    return this.steps[this.#at]?.name;
  }

  get text(): string | undefined {
    return this.steps[this.#at]?.text;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    try {
      for (const { name, text, values } of this.steps) {
        if (name === undefined || !isParsed(wire, name)) wire.parse({ name, text });
        if (name !== undefined && !isParsed(wire, name)) wire.submittedNamedStatements[name] = text;
        wire.bind({ statement: name, values });
        wire.describe({ type: "P" });
        wire.execute();
      }
      wire.sync();
    } catch (error) {
      // What is half written, as for want of memory, cannot be taken back; nothing of it is done without its end.
      wire.stream.destroy(error as Error);
    } finally {
      wire.stream.uncork();
    }
  }

  handleRowDescription(message: unknown): void {
    this.steps[this.#at]?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.steps[this.#at]?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, wire: Wire): void {
    const step = this.steps[this.#at++];
    step?.handleCommandComplete(message, wire);
    step?.handleReadyForQuery(wire);
  }

  handleEmptyQuery(wire: Wire): void {
    const step = this.steps[this.#at++];
    step?.handleEmptyQuery(wire);
    step?.handleReadyForQuery(wire);
  }

  handleCopyInResponse(wire: Wire): void {
    this.steps[this.#at]?.handleCopyInResponse(wire);
  }

  handleError(error: Error, wire: Wire): void {
    for (const step of this.steps.slice(this.#at)) {
      // The server has not parsed what it skipped.
      if (step.name !== undefined) delete wire.submittedNamedStatements[step.name];
      step.handleError(error, wire);
    }
  }

  /** Each step has had its result with its own last message. */
  handleReadyForQuery(): void {}
}

function isParsed(wire: Wire, name: string): boolean {
  return wire.parsedStatements[name] !== undefined || wire.submittedNamedStatements[name] !== undefined;
}
