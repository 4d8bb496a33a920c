import { readConfig } from "@muster/config";

/** Where the servers are, and how to let go of them. */
export interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Stops what was started here; servers that were found are left alone. */
  stop(): Promise<void>;
}

/** Finds the servers that the settings name. */
export async function findServers(_options: { readonly dataName: string }): Promise<Servers> {
  const { DATABASE_URL, REDIS_URL } = readConfig();
  if (DATABASE_URL === undefined || REDIS_URL === undefined) throw new Error("not yet");
  return { databaseUrl: DATABASE_URL, redisUrl: REDIS_URL, stop: async () => undefined };
}
