import { defineScript, type Redis } from "@muster/redis";
import type { Leader, QueuedTicket, TicketId, TicketNote } from "../service/index.js";
import { poolKey } from "./pool.js";

/** What is not said again within so long is forgotten: a leader that died says nothing any more. */
const lifetimeMs = 15_000;

/** What leaders say of the tickets that wait, in Redis, so that every process can tell it. Nothing depends on it. */
export class TicketNotes {
  readonly #redis: Redis;
  readonly #database: string;

  /** @param database Keeps deployments that share a Redis apart. */
  constructor(redis: Redis, database: string) {
    this.#redis = redis;
    this.#database = database;
  }

  /**
   * Says what is new, in JSON, and of which tickets there is nothing to say any more.
   *
   * @param count How many tickets something was said of before.
   * @returns Whether that was still so. Otherwise nothing is said of any ticket now; nor is it where another leads by now.
   */
  async say(
    { queueId, epoch }: Leader,
    count: number,
    said: ReadonlyMap<TicketId, string>,
    gone: readonly TicketId[],
  ): Promise<boolean> {
    const keys = [poolKey(this.#database, queueId, "epoch"), poolKey(this.#database, queueId, "notes")];
    const args = [epoch, lifetimeMs, count, gone.length, ...gone, ...[...said].flat()];
    return (await sayScript.run(this.#redis, keys, args)) === 1;
  }

  /** What is said of tickets, in their order; `undefined` where there is nothing. */
  async find(tickets: readonly QueuedTicket[]): Promise<(TicketNote | undefined)[]> {
    const found = new Map<TicketId, TicketNote>();
    const queueIds = [...new Set(tickets.map(({ queueId }) => queueId))];
    await Promise.all(
      queueIds.map(async (queueId) => {
        const ids = tickets.filter((ticket) => ticket.queueId === queueId).map(({ id }) => id);
        const texts = await this.#redis.hmget(poolKey(this.#database, queueId, "notes"), ...ids);
        for (const [place, id] of ids.entries()) {
          const text = texts[place];
          if (typeof text === "string") found.set(id, JSON.parse(text) as TicketNote);
        }
      }),
    );
    return tickets.map(({ id }) => found.get(id));
  }
}

const sayScript = defineScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('HLEN', KEYS[2]) ~= tonumber(ARGV[3]) then
  redis.call('DEL', KEYS[2])
  return 0
end
local first = 5 + tonumber(ARGV[4])
for at = 5, first - 1 do redis.call('HDEL', KEYS[2], ARGV[at]) end
for at = first, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1]) end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1`);
