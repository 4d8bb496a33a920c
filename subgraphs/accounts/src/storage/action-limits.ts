import type { PlayerId } from "@muster/auth";
import { AppError } from "@muster/errors";
import { defineScript, type Redis, slotKey } from "@muster/redis";
import type { ActionLimits, LimitedAction } from "../service/index.js";

/** How often a player may do each in a window. */
const countsMax: Readonly<Record<LimitedAction, number>> = { social: 60, lookup: 30, presence: 60 };
const windowMs = 60_000;

const count = defineScript(`
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }`);

/**
 * Counts in Redis, by windows of a minute that begin with a player's first action. While Redis is away nothing is counted: what
 * players may have at most is kept by Postgres.
 */
export function createActionLimits(options: {
  readonly redis: Redis;
  /** Called when Redis could not be asked. */
  readonly onAway: (error: unknown) => void;
}): ActionLimits {
  const { redis, onAway } = options;
  const countUp = async (action: LimitedAction, playerId: PlayerId): Promise<[number, number]> => {
    try {
      const key = slotKey("muster:accounts:actions:", playerId, action);
      return (await count.run(redis, [key], [windowMs])) as [number, number];
    } catch (error) {
      onAway(error);
      return [0, 0];
    }
  };
  return {
    async take(action, playerId) {
      const [done, leftMs] = await countUp(action, playerId);
      if (done > countsMax[action])
        throw new AppError("RATE_LIMITED", "you do this too often: wait a little", {
          retryAfterMs: Math.max(1, leftMs),
        });
    },
  };
}
