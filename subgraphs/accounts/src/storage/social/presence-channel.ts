import type { PlayerId } from "@muster/auth";
import type { Redis } from "@muster/redis";
import type { PresenceChannel } from "../../service/index.js";

const channel = "muster:accounts:presence";

/** Tells every process by Redis's publish and subscribe. What Redis does not take is not told. */
export function createPresenceChannel(options: {
  readonly redis: Redis;
  /** Called when Redis could not be told. */
  readonly onAway: (error: unknown) => void;
}): PresenceChannel {
  const { redis, onAway } = options;
  return {
    announce: (ids) => void redis.publish(channel, ids.join(" ")).catch(onAway),
  };
}

/**
 * Calls `onChange` with the players that are announced, and with `"all"` each time that the connection is there again: nobody knows
 * what was announced meanwhile.
 *
 * @param redis A connection of its own, which waits for ever: nothing else can be asked over it.
 */
export function listenToPresences(redis: Redis, onChange: (ids: readonly PlayerId[] | "all") => void): void {
  redis.on("message", (_channel: string, text: string) => onChange(text.split(" ") as PlayerId[]));
  // ioredis subscribes again by itself, once a connection is ready.
  redis.on("ready", () => onChange("all"));
  void redis.subscribe(channel).catch(() => undefined);
}
