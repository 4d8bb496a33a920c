import type { Ids } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  locatedError,
  parse,
  subscribe,
  validate,
  visit,
} from "graphql";
import type { Operation, Subgraph, SubgraphRequest } from "./contract.js";
import { presentError } from "./faults.js";

/**
 * The gateway sends few distinct operations, again and again; but clients that put values into their texts make many. Characters
 * of text whose documents are kept: a document takes some 30 times its text.
 */
const documentCharsMax = 2 * 1024 * 1024;

/** A document that may be executed. */
interface Executable extends Operation {
  readonly document: DocumentNode;
}

/** Parses and validates each operation once, and presents every error. */
export function createExecutor(options: {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly ids: Ids;
  createContext(request: SubgraphRequest, operation: Operation): object;
}): Pick<Subgraph, "execute" | "subscribe"> {
  const { schema, logger, ids } = options;
  const documents = new Map<string, Executable | readonly GraphQLError[]>();
  let documentChars = 0;

  const present = (request: SubgraphRequest, result: ExecutionResult): ExecutionResult => {
    if (result.errors === undefined) return result;
    const context = { logger, ids, requestId: request.requestId };
    return { ...result, errors: result.errors.map((error) => presentError(error, context)) };
  };

  const documentOf = (text: string): Executable | readonly GraphQLError[] => {
    const known = documents.get(text);
    if (known !== undefined) return known;
    const document = read(schema, text);
    if (documentChars + text.length > documentCharsMax) {
      documents.clear();
      documentChars = 0;
    }
    documents.set(text, document);
    documentChars += text.length;
    return document;
  };

  const prepare = (request: SubgraphRequest): ExecutionArgs | ExecutionResult => {
    const executable = documentOf(request.query);
    if (!("document" in executable)) return present(request, { errors: executable });
    return {
      schema,
      document: executable.document,
      operationName: request.operationName,
      variableValues: request.variables,
      contextValue: options.createContext(request, executable),
    };
  };

  const failed = (request: SubgraphRequest, error: unknown): ExecutionResult =>
    present(request, { errors: [error instanceof GraphQLError ? error : locatedError(error, undefined)] });

  return {
    async execute(request) {
      try {
        const args = prepare(request);
        return "schema" in args ? present(request, await execute(args)) : args;
      } catch (error) {
        return failed(request, error);
      }
    },
    async subscribe(request) {
      try {
        const args = prepare(request);
        if (!("schema" in args)) return args;
        const results = await subscribe(args);
        if (!(Symbol.asyncIterator in results)) return present(request, results);
        return guard(
          results,
          (result) => present(request, result),
          (error) => failed(request, error),
        );
      } catch (error) {
        return failed(request, error);
      }
    },
  };
}

type Results = AsyncGenerator<ExecutionResult, void, void>;

/**
 * `stream` with its results presented and a failure made the last result. Not an async generator function: one of those
 * would hold back `return()` until the next event comes.
 */
function guard(
  stream: Results,
  present: (result: ExecutionResult) => ExecutionResult,
  fail: (error: unknown) => ExecutionResult,
): Results {
  let ended = false;
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    ended = true;
    await stream.return();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      if (ended) return { done: true, value: undefined };
      try {
        const step = await stream.next();
        return step.done === true ? step : { done: false, value: present(step.value) };
      } catch (error) {
        ended = true;
        return { done: false, value: fail(error) };
      }
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

function read(schema: GraphQLSchema, text: string): Executable | readonly GraphQLError[] {
  const code = (error: GraphQLError): GraphQLError =>
    new GraphQLError(error.message, {
      nodes: error.nodes ?? null,
      extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
    });
  try {
    const document = parse(text);
    const errors = validate(schema, document);
    return errors.length === 0 ? { document, fields: fieldsOf(document) } : errors.map(code);
  } catch (error) {
    if (error instanceof GraphQLError) return [code(error)];
    throw error;
  }
}

function fieldsOf(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Field: ({ name }) => void names.add(name.value) });
  return names;
}
