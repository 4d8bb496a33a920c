import { type ApolloServer, HeaderMap } from "@apollo/server";
import { AppError } from "@muster/errors";
import { readBody } from "@muster/subgraph";
import type { Authenticate } from "../authenticate.js";
import type { Execute, OperationContext, Variables } from "../context.js";
import { type ErrorFormatter, statusOf } from "../errors.js";
import type { Operation, Operations } from "../operations.js";
import { type Exchange, send } from "./answer.js";

/** GraphQL over HTTP. */
export interface GraphqlEndpoint {
  handle(exchange: Exchange): Promise<void>;
}

interface GraphqlDeps {
  readonly server: ApolloServer<OperationContext>;
  readonly operations: Operations;
  readonly authenticate: Authenticate;
  readonly execute: Execute;
  readonly errors: ErrorFormatter;
  /** Bytes. */
  readonly bodyBytesMax: number;
}

/** A request in the form that nearly all clients send: POST, JSON, one operation, nothing that needs negotiation. */
interface PlainRequest {
  readonly operation: Operation;
  readonly variables: Variables;
  readonly contentType: string;
}

const jsonType = "application/json; charset=utf-8";
const responseType = "application/graphql-response+json; charset=utf-8";

/**
 * Every text is checked against the limits and the schema here. The plain form then goes to the executor directly, which is
 * most of the gateway's speed; GET, and whatever else the protocol allows or forbids, is Apollo Server's to answer.
 *
 * @source GraphQL over HTTP, working draft.
 */
export function createGraphqlEndpoint(deps: GraphqlDeps): GraphqlEndpoint {
  return {
    async handle(exchange) {
      const { request, requestId } = exchange;
      const { principal } = await deps.authenticate(request.headers.authorization);
      const context: OperationContext = { principal, requestId };
      const body = request.method === "POST" ? await readJson(exchange, deps.bodyBytesMax) : undefined;
      const operation = prepare(deps.operations, exchange, body);
      const plain = operation === undefined ? undefined : toPlain(exchange, body, operation);
      if (plain === undefined) await answerByApollo(deps, exchange, body, context);
      else await answerDirectly(deps, exchange, plain, context);
    },
  };
}

async function answerDirectly(
  deps: GraphqlDeps,
  exchange: Exchange,
  { operation, variables, contentType }: PlainRequest,
  context: OperationContext,
): Promise<void> {
  const { data, errors } = await deps.execute(operation, variables, context);
  const status = data === undefined && errors !== undefined ? statusOf(errors) : 200;
  const body = errors === undefined ? { data } : { errors, data };
  send(exchange, status, contentType, JSON.stringify(body), { "cache-control": "no-store" });
}

async function answerByApollo(
  { server }: GraphqlDeps,
  exchange: Exchange,
  body: unknown,
  context: OperationContext,
): Promise<void> {
  const { request, search } = exchange;
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method ?? "GET", headers, search, body },
    context: async () => context,
  });
  const { "content-type": contentType = jsonType, ...others } = Object.fromEntries(answer.headers);
  // Chunked answers are for @defer and @stream, which the schema does not have.
  const text = answer.body.kind === "complete" ? answer.body.string : "";
  send(exchange, answer.status ?? 200, contentType, text, { ...others, "cache-control": "no-store" });
}

/** @throws BAD_REQUEST naming the body where it is not JSON. */
async function readJson({ request }: Exchange, bytesMax: number): Promise<unknown> {
  const bytes = await readBody(request, bytesMax);
  if (!isJson(request.headers["content-type"])) return undefined;
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch (error) {
    throw new AppError("BAD_REQUEST", "the body is not JSON", { field: "body" }, { cause: error });
  }
}

/** The operation that the request names, where it names one by its text. */
function prepare(
  operations: Operations,
  { request, search }: Exchange,
  body: unknown,
): Operation | undefined {
  const parameters = request.method === "GET" ? new URLSearchParams(search) : undefined;
  const query = parameters === undefined ? fieldOf(body, "query") : (parameters.get("query") ?? undefined);
  const name =
    parameters === undefined
      ? fieldOf(body, "operationName")
      : (parameters.get("operationName") ?? undefined);
  if (typeof query !== "string" || query === "") return undefined;
  if (name !== undefined && name !== null && typeof name !== "string") return undefined;
  const operation = operations.prepare(query, name ?? undefined);
  if (operation.kind === "subscription") {
    throw new AppError("BAD_REQUEST", "a subscription needs a socket: connect with graphql-ws to this path", {
      field: "query",
    });
  }
  return operation;
}

function toPlain(exchange: Exchange, body: unknown, operation: Operation): PlainRequest | undefined {
  const contentType = answerType(exchange.request.headers.accept);
  const variables = fieldOf(body, "variables") ?? {};
  const extensions = fieldOf(body, "extensions") ?? {};
  const simple =
    exchange.request.method === "POST" &&
    contentType !== undefined &&
    isPlainObject(variables) &&
    isPlainObject(extensions) &&
    extensions["persistedQuery"] === undefined;
  return simple ? { operation, variables, contentType } : undefined;
}

/** The answer's media type where the header leaves no doubt. */
function answerType(accept: string | undefined): string | undefined {
  if (accept === undefined || accept === "*/*") return jsonType;
  if (accept.includes("q=")) return undefined;
  const first = accept.split(",", 1)[0]?.split(";", 1)[0]?.trim().toLowerCase();
  if (first === "application/json") return jsonType;
  return first === "application/graphql-response+json" ? responseType : undefined;
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*application\/json\s*(;|$)/i.test(contentType);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldOf(body: unknown, name: string): unknown {
  return isPlainObject(body) && Object.hasOwn(body, name) ? body[name] : undefined;
}
