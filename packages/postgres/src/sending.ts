import pg from "pg";
import type { Statement } from "./query.js";

/** A statement with its values as they go to the server: nothing of it can fail to be written any more. */
export interface Sending {
  /** Under which the connection keeps it prepared. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly (string | Buffer | null)[];
  /** Whether it can go together with others: text without a name and without values may be several statements. */
  readonly isOne: boolean;
}

/** The protocol counts values in 16 bits. */
const valuesMax = 65_535;

/** Of longer names the server keeps this much, so that two may be one. */
const nameBytesMax = 63;

/** The driver's own conversion, which its declared types leave out. */
const { prepareValue } = (
  pg as unknown as { readonly utils: { prepareValue(value: unknown): string | Buffer | null | undefined } }
).utils;

/**
 * Readies a statement before anything of its turn is sent. An array becomes one of Postgres': JSON that is an array is given as
 * text.
 *
 * @throws Error for more than 65,535 values, for one that has no text, for a name that had another text before, and for one of
 * more than 63 bytes.
 */
export type Readier = (statement: Statement, values: readonly unknown[]) => Sending;

/** Makes a {@link Readier} for connections that share the names of statements. */
export function createReadier(): Readier {
  const texts = new Map<string, string>();
  return (statement, values) => {
    if (typeof statement === "string") return toSending({ text: statement }, values);
    checkName(texts, statement);
    return toSending(statement, values);
  };
}

function checkName(texts: Map<string, string>, { name, text }: Exclude<Statement, string>): void {
  const before = texts.get(name);
  if (before === text) return;
  if (before !== undefined) throw new Error(`the statement name ${name} was used with another text before`);
  if (name === "" || Buffer.byteLength(name) > nameBytesMax)
    throw new Error(`the statement name "${name}" has not 1 to ${nameBytesMax} bytes`);
  texts.set(name, text);
}

function toSending(named: Pick<Sending, "name" | "text">, values: readonly unknown[]): Sending {
  if (values.length > valuesMax)
    throw new Error(`a statement has ${values.length} values, more than ${valuesMax}`);
  const toText = (value: unknown, at: number): string | Buffer | null => {
    try {
      return prepareValue(value) ?? null;
    } catch (error) {
      const of = named.name === undefined ? "" : ` of ${named.name}`;
      throw new Error(`$${at + 1}${of} cannot be sent: ${(error as Error).message}`, { cause: error });
    }
  };
  return { ...named, values: values.map(toText), isOne: named.name !== undefined || values.length > 0 };
}
