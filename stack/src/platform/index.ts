import type { Scope } from "@muster/auth";
import type { Config, Secrets } from "@muster/config";
import type { ServiceCall } from "./as-service.js";

/** A running platform, of one process or of many. */
export interface Platform {
  /** Where the gateway is: `http://host:port`. */
  readonly url: string;
  /** What runs where, one line each. */
  readonly parts: readonly { readonly name: string; readonly where: string }[];
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
