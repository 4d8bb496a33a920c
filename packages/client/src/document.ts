import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";

/**
 * The text of one GraphQL operation and its fragments, which knows the types of its result and variables: what codegen
 * writes with `documentMode: string`. A plain string works too, with a result of type `unknown`.
 */
export type OperationText<Result, Variables> = DocumentTypeDecoration<Result, Variables> & {
  toString(): string;
};

/** What the client must know of an operation to send it. */
export interface Operation {
  readonly text: string;
  readonly kind: "query" | "mutation" | "subscription";
  /** Whether it takes an `$after`, from which a subscription goes on after a lost socket. */
  readonly takesAfter: boolean;
}

const ignored = /"""(?:\\"""|[\s\S])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g;
const namesAndBraces = /[{}]|[_A-Za-z][_0-9A-Za-z]*/g;

/** Reads an operation's kind without a GraphQL parser: the first word outside braces that does not begin a fragment. */
export function readOperation(document: OperationText<unknown, never>): Operation {
  const text = document.toString();
  const bare = text.replace(ignored, " ");
  return { text, kind: readKind(bare), takesAfter: /\$after\b/.test(bare) };
}

function readKind(bare: string): Operation["kind"] {
  let depth = 0;
  let keyword: string | undefined;
  for (const [token] of bare.matchAll(namesAndBraces)) {
    if (token === "}") {
      depth--;
      if (depth === 0) keyword = undefined;
    } else if (token === "{") {
      if (depth === 0 && keyword === undefined) return "query";
      depth++;
    } else if (depth === 0) {
      if (token === "mutation" || token === "subscription" || token === "query") {
        if (keyword === undefined) return token;
      }
      keyword ??= token;
    }
  }
  return "query";
}
