import { defineScript, type Redis, slotKey } from "@muster/redis";
import { isWaiting, type Leader, type Ticket, type TicketId } from "../service/index.js";

/** Changes that are kept for a leader to read; one that missed some reads Postgres. */
const feedMax = 20_000;

/**
 * The versions of the tickets that wait in each queue, in Redis: what claims are made of. All keys of a queue have one hash tag.
 * Nothing is here alone: a leader that finds the pool lost fills it from Postgres.
 */
export class TicketPool {
  readonly #redis: Redis;
  readonly #database: string;

  /** @param database Keeps deployments that share a Redis apart. */
  constructor(redis: Redis, database: string) {
    this.#redis = redis;
    this.#database = database;
  }

  /** Tells the pool of tickets as they have become; an older version changes nothing. */
  async put(tickets: readonly Ticket[]): Promise<void> {
    const queueIds = [...new Set(tickets.map(({ queueId }) => queueId))];
    await Promise.all(
      queueIds.map((queueId) => {
        const changed = tickets.filter((ticket) => ticket.queueId === queueId);
        const args = changed.flatMap(({ id, version, state }) => [id, version, isWaiting(state) ? 1 : 0]);
        return putScript.run(this.#redis, this.#keys(queueId), [feedMax, ...args]);
      }),
    );
  }

  /** Makes `leader` the one whose claims count. @returns Whether it is: a later one may have come. */
  async lead({ queueId, epoch }: Leader): Promise<boolean> {
    return (await leadScript.run(this.#redis, this.#keys(queueId), [epoch])) === 1;
  }

  /**
   * Takes tickets out of the pool, all or none: only while `leader` leads, and where each has that version.
   *
   * @returns Whether they were taken. What was taken and comes to nothing is put back by {@link TicketPool.fill}.
   */
  async claim(
    { queueId, epoch }: Leader,
    tickets: readonly Pick<Ticket, "id" | "version">[],
  ): Promise<boolean> {
    const args = tickets.flatMap(({ id, version }) => [id, version]);
    return (await claimScript.run(this.#redis, this.#keys(queueId), [epoch, ...args])) === 1;
  }

  /** Makes the pool hold `versions` and nothing else. @returns How many entries were wrong. */
  async fill(leader: Leader, versions: ReadonlyMap<TicketId, number>): Promise<number> {
    const keys = this.#keys(leader.queueId);
    const held = await this.#redis.hgetall(keys[1]);
    const wrong = [...versions].filter(([id, version]) => held[id] !== String(version));
    const gone = Object.keys(held).filter((id) => !versions.has(id as TicketId));
    if (wrong.length > 0) await this.#redis.hset(keys[1], Object.fromEntries(wrong));
    if (gone.length > 0) await this.#redis.hdel(keys[1], ...gone);
    return wrong.length + gone.length;
  }

  /** The end of the feed of changes. */
  async feedEnd(queueId: string): Promise<string> {
    const [last] = await this.#redis.xrevrange(this.#keys(queueId)[2], "+", "-", "COUNT", 1);
    return last?.[0] ?? "0-0";
  }

  /** Tickets that changed behind `after`, and the feed's place then. */
  async changes(queueId: string, after: string): Promise<{ readonly ids: TicketId[]; readonly end: string }> {
    const entries = await this.#redis.xrange(this.#keys(queueId)[2], `(${after}`, "+", "COUNT", 2000);
    return { ids: entries.map(([, fields]) => fields[1] as TicketId), end: entries.at(-1)?.[0] ?? after };
  }

  #keys(queueId: string): [string, string, string] {
    const key = (suffix: "epoch" | "tickets" | "feed"): string => poolKey(this.#database, queueId, suffix);
    return [key("epoch"), key("tickets"), key("feed")];
  }
}

/** A key of a queue; all of them lie in one slot. */
export function poolKey(
  database: string,
  queueId: string,
  suffix: "epoch" | "tickets" | "feed" | "notes",
): string {
  return slotKey("mm:", `${database}:${queueId}`, suffix);
}

const putScript = defineScript(`
for at = 2, #ARGV, 3 do
  local held = tonumber(redis.call('HGET', KEYS[2], ARGV[at]))
  if held == nil or held < tonumber(ARGV[at + 1]) then
    if ARGV[at + 2] == '1' then redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
    else redis.call('HDEL', KEYS[2], ARGV[at]) end
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[1], '*', 'id', ARGV[at])
  end
end
return 1`);

const leadScript = defineScript(`
local held = tonumber(redis.call('GET', KEYS[1]))
if held ~= nil and held > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1`);

const claimScript = defineScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for at = 2, #ARGV, 2 do
  if redis.call('HGET', KEYS[2], ARGV[at]) ~= ARGV[at + 1] then return 0 end
end
for at = 2, #ARGV, 2 do redis.call('HDEL', KEYS[2], ARGV[at]) end
return 1`);
