/** Where the servers are, and how to let go of them. */
export interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

export async function findServers(_options: { readonly dataName: string }): Promise<Servers> {
  throw new Error("not yet");
}
