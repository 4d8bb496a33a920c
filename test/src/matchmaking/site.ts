import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "@muster/errors";
import type { Allocation, AllocationRequest } from "@muster/placement";
import { hostRoutes } from "@muster/realtime-server/host";
import type { Ids, Random, SystemClock } from "@muster/runtime";
import { createLogger } from "@muster/telemetry";

/** A server that a site ran for a match. */
export interface SiteServer {
  readonly allocation: Allocation;
  /** Whether it runs; one that was released or died does not. */
  isUp: boolean;
}

/** A host of matches that runs nothing, behind the routes of a real one, and that a network and a power cut stand before. */
export interface Site {
  readonly url: string;
  /** Every server that there was, by match, in order. */
  readonly servers: ReadonlyMap<string, readonly SiteServer[]>;
  /** Everyone leaves a match, and with that its server ends. */
  empty(matchId: string): void;
  /** Does what it is asked from now on. */
  calm(): void;
  close(): Promise<void>;
}

/** What befalls a request, and in how many of a hundred. */
const mishaps = [
  ["refused", 4],
  ["full", 5],
  ["cut after", 5],
  ["silent after", 1],
  ["slow", 6],
  ["dies after", 3],
] as const;
type Mishap = (typeof mishaps)[number][0] | undefined;

/** Starts a {@link Site}; `token` is what the platform shows. */
export async function openSite(options: {
  readonly siteId: string;
  readonly token: string;
  readonly clock: SystemClock;
  readonly ids: Ids;
  readonly random: Random;
}): Promise<Site> {
  const { siteId, token, clock, ids, random } = options;
  const servers = new Map<string, SiteServer[]>();
  const full = new Set<string>();
  let isCalm = false;
  const find = (matchId: string): SiteServer | undefined => servers.get(matchId)?.find(({ isUp }) => isUp);
  const end = (matchId: string): void => {
    const running = find(matchId);
    if (running !== undefined) running.isUp = false;
  };
  const routes = hostRoutes({
    matches: {
      async allocate({ matchId }: AllocationRequest) {
        if (full.has(matchId)) throw new AppError("UNAVAILABLE", "the host is full");
        const known = find(matchId);
        if (known !== undefined) return known.allocation;
        const allocation = {
          ...{ matchId, siteId, serverId: ids.next(), addresses: ["127.0.0.1:40000"], protocolId: "1" },
        };
        servers.set(matchId, [...(servers.get(matchId) ?? []), { allocation, isUp: true }]);
        return allocation;
      },
      find: async (matchId) => find(matchId)?.allocation,
      release: async (matchId) => end(matchId),
    },
    site: () => ({ id: siteId, number: 1, region: siteId, beacon: "127.0.0.1:40000", room: 1000 }),
    token,
    logger: createLogger({ service: "trial-site", level: "silent" }),
  });

  const befall = (method: string): Mishap => {
    if (isCalm) return undefined;
    let place = random.below(100);
    const mishap = mishaps.find(([, weight]) => {
      place -= weight;
      return place < 0;
    })?.[0];
    // Only a request for a server finds the site full, or starts one that dies.
    return method === "PUT" || (mishap !== "full" && mishap !== "dies after") ? mishap : undefined;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const matchId = request.url?.split("/").at(-1) ?? "";
    const mishap = befall(request.method ?? "");
    if (mishap === "refused") return void request.socket.destroy();
    if (mishap === "slow") await clock.sleep(200 + random.below(600));
    if (mishap === "full") full.add(matchId);
    if (mishap === "cut after" || mishap === "silent after") {
      response.writeHead = () => response;
      response.end = () => {
        if (mishap === "cut after") request.socket.destroy();
        return response;
      };
    }
    if (mishap === "dies after")
      response.once("finish", () => clock.schedule(() => end(matchId), random.below(100)));
    if (mishap === "full") response.once("finish", () => full.delete(matchId));
    routes(request, response);
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    servers,
    empty: end,
    calm() {
      isCalm = true;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
