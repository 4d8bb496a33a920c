import pg from "pg";
import type { Statement } from "./query.js";

/** A statement with its values as they go to the server: nothing of it can fail to be written any more. */
export interface Sending {
  /** Under which the connection keeps it prepared. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly (string | Buffer | null)[];
}

/** The protocol counts values in 16 bits. */
const valuesMax = 65_535;

/** The driver's own conversion, which its declared types leave out. */
const { prepareValue } = (
  pg as unknown as { readonly utils: { prepareValue(value: unknown): string | Buffer | null | undefined } }
).utils;

/**
 * Readies `statement` before anything of its turn is sent. An array becomes one of Postgres': JSON that is an array is given as text.
 *
 * @throws Error for more than 65,535 values, and for one that has no text.
 */
export function readySending(statement: Statement, values: readonly unknown[]): Sending {
  const named = typeof statement === "string" ? { text: statement } : statement;
  if (values.length > valuesMax)
    throw new Error(`a statement has ${values.length} values, more than ${valuesMax}`);
  const toText = (value: unknown, at: number): string | Buffer | null => {
    try {
      return prepareValue(value) ?? null;
    } catch (error) {
      const of = "name" in named ? ` of ${named.name}` : "";
      throw new Error(`$${at + 1}${of} cannot be sent: ${(error as Error).message}`, { cause: error });
    }
  };
  return { ...named, values: values.map(toText) };
}
