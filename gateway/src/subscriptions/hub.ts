import { createHash } from "node:crypto";
import { AppError } from "@muster/errors";
import type { Logger, Metrics } from "@muster/telemetry";
import type { ExecutionResult, GraphQLFormattedError } from "graphql";
import type { OperationContext, Variables } from "../context.js";
import { type ErrorFormatter, RequestFailure } from "../errors.js";
import type { Operation } from "../operations.js";
import type { Results, Upstream } from "../upstream/upstream.js";
import { unavailable } from "../upstream/upstream.js";
import type { SubscriptionPlan, SubscriptionPlanner } from "./planner.js";
import { resumes } from "./root-field.js";

/** Events of one subscription whose entities are fetched at the same time; they are delivered in their order. */
const resolvingEventsMax = 16;

/** One client's end of a subscription. */
export interface Subscriber {
  /** @param payload A whole result, as JSON text that every sharer gets. */
  deliver(payload: string): void;
  /** Nothing comes after it. */
  fail(errors: readonly GraphQLFormattedError[]): void;
  /** Nothing comes after it. */
  complete(): void;
}

/** Runs subscriptions, and one for all who ask the same. */
export interface Hub {
  /** The answer takes the subscriber away again. A subscription that cannot start calls `fail`. */
  join(
    operation: Operation,
    variables: Variables,
    context: OperationContext,
    subscriber: Subscriber,
  ): () => void;
  /** Ends every subscription in the subgraphs; subscribers get `UNAVAILABLE`. */
  close(): void;
}

interface Shared {
  readonly key: string;
  readonly plan: SubscriptionPlan;
  readonly variables: Variables;
  readonly context: OperationContext;
  readonly resumes: boolean;
  readonly subscribers: Set<Subscriber>;
  upstream: Results | undefined;
  /** Whether an event was taken: a resuming subscription has no more joiners from then on. */
  begun: boolean;
  ended: boolean;
}

interface HubDeps {
  readonly planner: SubscriptionPlanner;
  readonly upstreams: Readonly<Record<string, Upstream>>;
  readonly errors: ErrorFormatter;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Identical operation, variables, principal and schema: one upstream subscription and one entity fetch an event. */
export function createHub(deps: HubDeps): Hub {
  const shared = new Map<string, Shared>();
  const all = new Set<Shared>();
  const gauge = deps.metrics.gauge("gateway_upstream_subscriptions", "Subscriptions open in subgraphs.");

  const end = (entry: Shared, tell: (subscriber: Subscriber) => void): void => {
    if (entry.ended) return;
    entry.ended = true;
    if (shared.get(entry.key) === entry) shared.delete(entry.key);
    all.delete(entry);
    gauge.set(all.size);
    for (const subscriber of entry.subscribers) tell(subscriber);
    entry.subscribers.clear();
    void entry.upstream?.return().catch((error: unknown) => {
      deps.logger.warn({ err: error, subgraph: entry.plan.subgraph }, "a subscription did not end well");
    });
  };

  const fail = (entry: Shared, error: unknown): void => {
    if (entry.ended) return;
    const errors = deps.errors.list(error, entry.context.requestId);
    end(entry, (subscriber) => subscriber.fail(errors));
  };

  const open = (
    key: string,
    operation: Operation,
    variables: Variables,
    context: OperationContext,
  ): Shared => {
    const plan = deps.planner.plan(operation, variables);
    const entry: Shared = {
      key,
      plan,
      variables,
      context,
      resumes: resumes(operation.document, operation.definition, variables),
      subscribers: new Set(),
      upstream: undefined,
      begun: false,
      ended: false,
    };
    shared.set(key, entry);
    all.add(entry);
    gauge.set(all.size);
    run(deps, entry).then(
      () => end(entry, (subscriber) => subscriber.complete()),
      (error: unknown) => fail(entry, error),
    );
    return entry;
  };

  return {
    join(operation, variables, context, subscriber) {
      try {
        const used = declared(operation, variables);
        const key = keyOf(deps.planner.generation, operation, used, context);
        const known = shared.get(key);
        const entry =
          known === undefined || (known.resumes && known.begun) ? open(key, operation, used, context) : known;
        entry.subscribers.add(subscriber);
        return () => {
          entry.subscribers.delete(subscriber);
          if (entry.subscribers.size === 0) end(entry, () => {});
        };
      } catch (error) {
        subscriber.fail(deps.errors.list(error, context.requestId));
        return () => {};
      }
    },
    close() {
      const closing = new AppError("UNAVAILABLE", "the gateway is going away: connect again");
      for (const entry of [...all]) fail(entry, closing);
    },
  };
}

/** Takes events until the subgraph ends them. @throws what ends the subscription for its subscribers. */
async function run(deps: HubDeps, entry: Shared): Promise<void> {
  const { plan, variables, context } = entry;
  const upstream = deps.upstreams[plan.subgraph];
  if (upstream === undefined) throw unavailable(plan.subgraph);
  const results = await upstream.subscribe({
    query: plan.query,
    operationName: plan.operationName,
    variables: plan.upstreamVariables(variables),
    principal: context.principal,
    requestId: context.requestId,
  });
  if (!(Symbol.asyncIterator in results)) throw failureOf(plan.subgraph, results);
  if (entry.ended) {
    await results.return();
    return;
  }
  entry.upstream = results;
  const resolving: Promise<void>[] = [];
  let delivered = Promise.resolve();
  for await (const event of results) {
    if (entry.ended) return;
    entry.begun = true;
    if (event.data === undefined && event.errors !== undefined) {
      await delivered;
      throw failureOf(plan.subgraph, event);
    }
    const before = delivered;
    const rendered = render(deps, entry, event);
    delivered = before.then(async () => deliver(entry, await rendered));
    resolving.push(delivered);
    if (resolving.length >= resolvingEventsMax) await resolving.shift();
  }
  await delivered;
}

/** A subgraph's errors, marked as such for the formatter. */
function failureOf(subgraph: string, { errors = [] }: ExecutionResult): RequestFailure {
  if (errors.length === 0)
    return new RequestFailure([new Error(`${subgraph} gave neither events nor errors`)]);
  return new RequestFailure(
    errors.map(({ message, path, extensions }) => ({
      message,
      ...(path === undefined ? {} : { path }),
      extensions: { ...extensions, serviceName: subgraph },
    })),
  );
}

function deliver(entry: Shared, payload: string): void {
  for (const subscriber of entry.subscribers) subscriber.deliver(payload);
}

/** The event as the text that clients get. It never rejects. */
async function render(deps: HubDeps, entry: Shared, event: ExecutionResult): Promise<string> {
  const { requestId } = entry.context;
  try {
    const { data, errors } = await entry.plan.resolve(event, entry.variables, entry.context);
    if (errors === undefined || errors.length === 0) return JSON.stringify({ data });
    return JSON.stringify({
      data: data ?? null,
      errors: errors.map((error) => deps.errors.one(error, requestId)),
    });
  } catch (error) {
    return JSON.stringify({ data: null, errors: deps.errors.list(error, requestId) });
  }
}

/** Variables that the operation does not have would part clients that ask the same. */
function declared({ definition }: Operation, variables: Variables): Variables {
  const names = (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
}

function keyOf(
  generation: number,
  operation: Operation,
  variables: Variables,
  { principal }: OperationContext,
): string {
  const parts = [generation, operation.hash, operation.operationName, variables, principal];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64");
}
