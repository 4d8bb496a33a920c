import { AppError } from "@muster/errors";
import type { SubgraphRequest } from "@muster/subgraph";
import type { ExecutionResult } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { RequestFailure } from "../errors.js";
import { BoundedQueue } from "../subscriptions/queue.js";
import type { HttpUpstreamOptions } from "./http.js";
import { type Results, unavailable } from "./upstream.js";

/** Events of one subscription that wait for the gateway to take them. */
const waitingEventsMax = 1024;
const pingEveryMs = 10_000;

/** Subscriptions to one subgraph, all on one socket that is opened when there are any. */
export interface SubscriptionClient {
  subscribe(request: SubgraphRequest): Results;
  close(): void;
}

/** The principal goes with each operation, so that one socket serves every client of the gateway. */
export function createSubscriptionClient(options: HttpUpstreamOptions): SubscriptionClient {
  const client = connect(options);
  return {
    subscribe(request) {
      let unsubscribe: () => void = () => {};
      const queue = new BoundedQueue<ExecutionResult>(waitingEventsMax, () => unsubscribe());
      unsubscribe = client.subscribe<Record<string, unknown>>(
        {
          query: request.query,
          ...(request.variables === undefined ? {} : { variables: { ...request.variables } }),
          ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
          extensions: { principal: options.signer.sign(request.principal), requestId: request.requestId },
        },
        {
          next: (result) => {
            if (queue.push(result as ExecutionResult)) return;
            queue.fail(new AppError("SUBSCRIPTION_OVERFLOW", "events came faster than they were taken"));
            unsubscribe();
          },
          error: (error) =>
            queue.fail(Array.isArray(error) ? new RequestFailure(error) : unavailable(options.name, error)),
          complete: () => queue.end(),
        },
      );
      return queue;
    },
    close: () => {
      void client.dispose();
    },
  };
}

function connect({ url, timeoutMs }: HttpUpstreamOptions): Client {
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  return createClient({
    url: `${url.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: WebSocket,
    lazy: true,
    lazyCloseTimeout: 5000,
    // A client resumes by its cursor; going on here without it could skip events unseen.
    retryAttempts: 0,
    connectionAckWaitTimeout: timeoutMs,
    keepAlive: pingEveryMs,
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
      },
      ping: (received) => {
        if (received) return;
        unanswered = setTimeout(() => socket?.terminate(), timeoutMs);
        unanswered.unref();
      },
      pong: (received) => {
        if (received) clearTimeout(unanswered);
      },
      closed: () => clearTimeout(unanswered),
    },
  });
}
