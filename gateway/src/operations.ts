import { createHash } from "node:crypto";
import { AppError, toExtensions } from "@muster/errors";
import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  specifiedRules,
  validate,
  visit,
} from "graphql";
import { BoundedCache } from "./bounded-cache.js";
import { RequestFailure } from "./errors.js";
import { checkLimits, type OperationLimits, parseWithin } from "./limits.js";
import { checkSubscriptionRoot } from "./subscriptions/root-field.js";

/** One operation of a text that has been parsed, found small enough, and valid. */
export interface Operation {
  readonly source: string;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** As the client gave it; `undefined` where the text has one operation and the client named none. */
  readonly operationName: string | undefined;
  /** SHA-256 of the source, in hex. */
  readonly hash: string;
  readonly kind: "query" | "mutation" | "subscription";
}

/** Makes operations of texts, and remembers those that are good. */
export interface Operations {
  /**
   * @throws RequestFailure with all that is wrong with the text; OPERATION_TOO_LARGE, OPERATION_RESOLUTION_FAILURE.
   */
  prepare(source: string, operationName: string | undefined): Operation;
  /** The schema that operations are valid against from now on. */
  follow(schema: GraphQLSchema): void;
  /** The schema in force. */
  schema(): GraphQLSchema;
}

interface Known {
  readonly document: DocumentNode;
  readonly hash: string;
  readonly operations: Map<string | undefined, Operation>;
}

const validationErrorsMax = 20;

/** @param options.cacheBytes Source text remembered in all. A parsed text takes some 30 times its length. */
export function createOperations(options: {
  readonly limits: OperationLimits;
  readonly introspection: boolean;
  readonly cacheBytes: number;
}): Operations {
  const known = new BoundedCache<string, Known>(options.cacheBytes);
  const rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  let schema: GraphQLSchema | undefined;
  const currentSchema = (): GraphQLSchema => {
    if (schema === undefined) throw new AppError("UNAVAILABLE", "the schema is not loaded yet");
    return schema;
  };

  const read = (source: string): Known => {
    const document = parseText(source, options.limits);
    checkLimits(document, options.limits);
    checkSubscriptionRoot(document);
    const errors = validate(currentSchema(), document, rules, { maxErrors: validationErrorsMax });
    if (errors.length > 0) {
      throw new RequestFailure(errors.map((error) => explain(error, document, options.introspection)));
    }
    checkVariableNames(document);
    return { document, hash: createHash("sha256").update(source).digest("hex"), operations: new Map() };
  };

  return {
    prepare(source, operationName) {
      let entry = known.get(source);
      if (entry === undefined) {
        entry = read(source);
        known.set(source, entry, source.length);
      }
      let operation = entry.operations.get(operationName);
      if (operation === undefined) {
        const definition = select(entry.document, operationName);
        const { document, hash } = entry;
        operation = { source, document, definition, operationName, hash, kind: definition.operation };
        entry.operations.set(operationName, operation);
      }
      return operation;
    },
    follow(next) {
      schema = next;
      known.clear();
    },
    schema: currentSchema,
  };
}

function parseText(source: string, limits: OperationLimits): DocumentNode {
  try {
    return parseWithin(source, limits);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new RequestFailure([withCode(error, new AppError("GRAPHQL_PARSE_FAILED", error.message))]);
  }
}

function select(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const all = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const found = name === undefined ? all : all.filter((definition) => definition.name?.value === name);
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  const message =
    name === undefined
      ? all.length === 0
        ? "the text has no operation"
        : "the text has several operations: name the one to run"
      : `the text has no operation named ${JSON.stringify(name)}`;
  throw new AppError("OPERATION_RESOLUTION_FAILURE", message, { field: "operationName" });
}

/** The executor gives entity fetches a variable of this name. */
function checkVariableNames(document: DocumentNode): void {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (definition.variableDefinitions?.some(({ variable }) => variable.name.value === "representations")) {
      throw new AppError("BAD_USER_INPUT", "no variable may be named representations", {
        field: "representations",
      });
    }
  }
}

function explain(error: GraphQLError, document: DocumentNode, introspection: boolean): GraphQLError {
  const message = introspection ? error.message : error.message.replace(/ Did you mean .*$/s, "");
  const field = fieldAt(document, error.nodes?.[0]);
  const details = field === undefined ? {} : { field };
  return withCode(error, new AppError("GRAPHQL_VALIDATION_FAILED", message, details));
}

function withCode(error: GraphQLError, shown: AppError): GraphQLError {
  return new GraphQLError(shown.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...toExtensions(shown) },
  });
}

/** The argument, or the place inside it, in which `node` stands: `input.amount`; else the field. */
function fieldAt(document: DocumentNode, node: ASTNode | undefined): string | undefined {
  const loc = node?.loc;
  if (loc === undefined) return undefined;
  let field: string | undefined;
  let names: string[] = [];
  visit(document, {
    enter(at) {
      if (at.loc !== undefined && (at.loc.start > loc.start || at.loc.end < loc.end)) return false;
      if (at.kind === Kind.FIELD) {
        field = at.name.value;
        names = [];
      }
      if (at.kind === Kind.ARGUMENT || at.kind === Kind.OBJECT_FIELD) names.push(at.name.value);
      return undefined;
    },
  });
  return names.length > 0 ? names.join(".") : field;
}
