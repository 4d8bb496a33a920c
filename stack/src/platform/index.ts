import type { Scope } from "@muster/auth";
import type { Config, Secrets } from "@muster/config";
import type { ServiceCall } from "./as-service.js";

/** One part of a platform: the gateway or a subgraph. */
export interface PlatformPart {
  readonly name: string;
  /** Its address, or a word for people where it has none of its own. */
  readonly where: string;
  /** The process in which it was started. */
  readonly pid: number;
}

/** A running platform, of one process or of many. */
export interface Platform {
  /** Where the gateway is: `http://host:port`. */
  readonly url: string;
  /** What runs where. */
  readonly parts: readonly PlatformPart[];
  /** Calls subgraphs as the service `name`. */
  asService(name: string, scopes: readonly Scope[]): ServiceCall;
  /** Drains and ends everything that was started for it. */
  stop(): Promise<void>;
}

/** What a platform is made of. The databases are migrated, and the settings name the servers. */
export interface PlatformOptions {
  readonly config: Config;
  readonly secrets: Secrets;
}

export type { ServiceCall } from "./as-service.js";
export { startOneProcess } from "./one-process.js";
export { startProcesses } from "./processes.js";
