import "../telemetry-off.js";
import { operationFromDocument, type Schema, Supergraph } from "@apollo/federation-internals";
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import { type FetchNode, type PlanNode, type QueryPlan, QueryPlanner } from "@apollo/query-planner";
import type { GatewayGraphQLResponse } from "@apollo/server-gateway-interface";
import { AppError } from "@muster/errors";
import type { Logger } from "@muster/telemetry";
import type { ExecutionResult, GraphQLSchema } from "graphql";
import { getVariableValues } from "graphql/execution/values.js";
import type { OperationContext, Variables } from "../context.js";
import { RequestFailure } from "../errors.js";
import type { Operation } from "../operations.js";
import { admitBrokenPromises, type LoadedSchema, requestContextOf } from "../supergraph.js";

/** Stands for the event in hand among the services of a plan; no subgraph has this name. */
const eventService = "\0event";

/** How one subscription runs over the subgraphs. */
export interface SubscriptionPlan {
  /** The subgraph that gives the events. */
  readonly subgraph: string;
  /** What it is asked. */
  readonly query: string;
  readonly operationName: string | undefined;
  /** The subgraph's share of the client's variables. */
  upstreamVariables(variables: Variables): Record<string, unknown>;
  /** Fetches what the event lacks from the other subgraphs and gives it the form that the client asked for. */
  resolve(event: ExecutionResult, variables: Variables, context: OperationContext): Promise<ExecutionResult>;
}

/** Plans subscriptions under the schema in force. */
export interface SubscriptionPlanner {
  /** Counts the schemas that were in force. */
  readonly generation: number;
  /** The same operation gives the same plan. @throws RequestFailure when variables do not fit; UNAVAILABLE. */
  plan(operation: Operation, variables: Variables): SubscriptionPlan;
  follow(schema: LoadedSchema): void;
}

interface Loaded {
  readonly apiSchema: Schema;
  readonly graphqlSchema: GraphQLSchema;
  readonly supergraphSchema: GraphQLSchema;
  readonly planner: QueryPlanner;
  readonly plans: WeakMap<Operation, SubscriptionPlan>;
}

/**
 * Apollo's gateway plans a subscription and cannot run it. So the subgraph's events are taken by ourselves, and each runs the
 * plan's other fetches as a query whose first fetch is answered with the event.
 */
export function createSubscriptionPlanner(deps: {
  readonly services: Readonly<Record<string, GraphQLDataSource>>;
  readonly logger: Logger;
}): SubscriptionPlanner {
  let loaded: Loaded | undefined;
  let generation = 0;
  return {
    get generation() {
      return generation;
    },
    follow({ apiSchema, supergraphSdl }) {
      const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
      loaded = {
        apiSchema: supergraph.apiSchema(),
        graphqlSchema: apiSchema,
        supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
        planner: new QueryPlanner(supergraph),
        plans: new WeakMap(),
      };
      generation += 1;
    },
    plan(operation, variables) {
      if (loaded === undefined) throw new AppError("UNAVAILABLE", "the schema is not loaded yet");
      checkVariables(loaded.graphqlSchema, operation, variables);
      let plan = loaded.plans.get(operation);
      if (plan === undefined) {
        plan = build(operation, loaded, deps);
        loaded.plans.set(operation, plan);
      }
      return plan;
    },
  };
}

function build(
  operation: Operation,
  loaded: Loaded,
  deps: { readonly services: Readonly<Record<string, GraphQLDataSource>>; readonly logger: Logger },
): SubscriptionPlan {
  const { apiSchema, graphqlSchema, supergraphSchema, planner } = loaded;
  const named = operation.operationName === undefined ? {} : { operationName: operation.operationName };
  const { node } = planner.buildQueryPlan(operationFromDocument(apiSchema, operation.document, named));
  if (node?.kind !== "Subscription") throw new Error("a subscription was not planned as one");
  const { primary, rest } = node;
  const eventPlan = planOfEvent(primary, rest);
  const operationContext = buildOperationContext({
    schema: graphqlSchema,
    operationDocument: operation.document,
    ...named,
  });
  return {
    subgraph: primary.serviceName,
    query: primary.operation,
    operationName: primary.operationName,
    upstreamVariables: (variables) =>
      Object.fromEntries(
        (primary.variableUsages ?? [])
          .filter((name) => Object.hasOwn(variables, name))
          .map((name) => [name, variables[name]]),
      ),
    async resolve(event, variables, context) {
      const services: Record<string, GraphQLDataSource> = Object.assign(Object.create(null), deps.services);
      services[eventService] = { process: async () => event as GatewayGraphQLResponse };
      const requestContext = requestContextOf(operation, variables, context, deps.logger);
      return admitBrokenPromises(
        await executeQueryPlan(
          eventPlan,
          services,
          requestContext,
          operationContext,
          supergraphSchema,
          apiSchema,
        ),
      );
    },
  };
}

function planOfEvent(primary: FetchNode, rest: PlanNode | undefined): QueryPlan {
  const event: FetchNode = { ...primary, serviceName: eventService };
  return { kind: "QueryPlan", node: rest === undefined ? event : { kind: "Sequence", nodes: [event, rest] } };
}

function checkVariables(schema: GraphQLSchema, operation: Operation, variables: Variables): void {
  const definitions = operation.definition.variableDefinitions ?? [];
  if (definitions.length === 0) return;
  const { errors } = getVariableValues(schema, definitions, variables, { maxErrors: 20 });
  if (errors !== undefined) throw new RequestFailure(errors);
}
