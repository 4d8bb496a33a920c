import { AppError } from "@muster/errors";
import type { Logger } from "@muster/telemetry";
import { Cluster, Redis as SingleRedis } from "ioredis";

/** A connection to one server or to a Cluster; commands are the same. */
export type Redis = SingleRedis | Cluster;

/** How to reach Redis. */
export interface RedisOptions {
  /** `redis://…` or `rediss://…`; several, separated by commas, are the seeds of a Cluster. */
  readonly url: string;
  readonly applicationName: string;
  /** Connections that block (`XREAD BLOCK`) must not be shared and may wait for ever for an answer. */
  readonly blocking?: boolean;
  readonly logger: Logger;
}

/**
 * Opens a connection that is made again when lost. A command fails with an error after 2 s of waiting for a connection
 * (blocking connections wait instead), so that Redis being away is an error for the caller and not a hang.
 */
export function openRedis(options: RedisOptions): Redis {
  const shared = {
    connectionName: options.applicationName,
    maxRetriesPerRequest: options.blocking === true ? null : 1,
    ...(options.blocking === true ? {} : { commandTimeout: 2000 }),
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 1000),
  };
  const urls = options.url.split(",");
  const first = urls[0];
  if (first === undefined || first === "") throw new AppError("INTERNAL", "a Redis URL is needed");
  const redis =
    urls.length === 1
      ? new SingleRedis(first, shared)
      : new Cluster(urls, { redisOptions: shared, clusterRetryStrategy: shared.retryStrategy });
  redis.on("error", (error: unknown) => options.logger.warn({ err: error }, "redis connection lost"));
  return redis;
}
