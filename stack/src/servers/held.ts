import { join } from "node:path";
import { leaseHolders, takeLease } from "./leases.js";
import type { RunningServer, Serving } from "./life.js";
import { type Durability, findPostgres, runPostgres, stopPostgres } from "./postgres.js";
import { findRedis, runRedis, stopRedis } from "./redis.js";
import type { Room } from "./room.js";

/** One server, as told to people: no password is in it. */
export interface FoundServer {
  readonly name: "postgres" | "redis";
  /** `given`: the settings name it. `adopted`: it was running already on our data. */
  readonly origin: "given" | "started" | "adopted";
  /** Host and port; several for a Cluster. */
  readonly address: string;
  /** A line for people: the origin, and for our own the version and where its data is. */
  readonly detail: string;
}

/** A server that this process uses. */
export interface Held extends FoundServer {
  readonly url: string;
  /** Stops using it: the last process that does stops the server, unless the settings name it. */
  release(): Promise<void>;
}

/** A server that the settings name. */
export function given(name: FoundServer["name"], url: string): Held {
  const address = url
    .split(",")
    .map((part) => new URL(part).host)
    .join(",");
  return {
    name,
    origin: "given",
    address,
    url,
    detail: "given by the settings",
    release: async () => undefined,
  };
}

/** The room's Postgres, adopted or started. */
export function holdPostgres(room: Room, durability: Durability): Promise<Held> {
  return hold(room, "postgres", () => runPostgres(room, durability), findPostgres, stopPostgres);
}

/** The room's Redis, adopted or started. */
export function holdRedis(room: Room, searchPath: string | undefined): Promise<Held> {
  return hold(room, "redis", () => runRedis(room, searchPath), findRedis, stopRedis);
}

/** The folder of a room in which the users of that server have their leases. */
export function usersFolder(room: Pick<Room, "folder">, name: FoundServer["name"]): string {
  return join(room.folder, `${name}-users`);
}

async function hold(
  room: Room,
  name: FoundServer["name"],
  run: () => Promise<RunningServer & { readonly url: string }>,
  find: (room: Room) => Serving | undefined,
  stop: (room: Room, serving: Serving) => Promise<void>,
): Promise<Held> {
  const users = usersFolder(room, name);
  const endLease = takeLease(users);
  const release = async (): Promise<void> => {
    endLease();
    if (leaseHolders(users).length > 0) return;
    const serving = find(room);
    if (serving !== undefined) await stop(room, serving);
  };
  try {
    const { origin, version, url } = await run();
    const address = new URL(url).host;
    return { name, origin, address, url, release, detail: `${origin} ${version}, data in ${room.folder}` };
  } catch (error) {
    await release();
    throw error;
  }
}
