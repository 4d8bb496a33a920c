import { createHash } from "node:crypto";
import type { Redis } from "./connection.js";

/** A Lua script that is sent once a server and called by its hash afterwards. Its keys must lie in one slot. */
export interface Script {
  run(redis: Redis, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

/** Makes a {@link Script} of `source`. */
export function defineScript(source: string): Script {
  const sha1 = createHash("sha1").update(source).digest("hex");
  return {
    async run(redis, keys, args) {
      try {
        return await redis.evalsha(sha1, keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
        return redis.eval(source, keys.length, ...keys, ...args);
      }
    },
  };
}
