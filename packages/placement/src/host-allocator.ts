import { badInput } from "@muster/errors";
import {
  type Allocation,
  type AllocationRequest,
  type Allocator,
  checkAllocationRequest,
  PlacementFailure,
  type Site,
} from "./allocator.js";

/** Match hosts that this deployment runs itself: `realtime/server`'s, one a site. */
export interface HostAllocatorOptions {
  /** Where each site's host is asked, by site id: `http://10.0.0.5:7300`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** What a host knows its platform by. */
  readonly token: string;
  /** How long a host may take to answer. Milliseconds. */
  readonly timeoutMs: number;
}

/** Allocates at match hosts over HTTP; `docs/GAME-SERVER.md` has their routes. */
export function createHostAllocator({ hosts, token, timeoutMs }: HostAllocatorOptions): Allocator {
  const siteIds = Object.keys(hosts);
  const ask = async (siteId: string, method: string, path: string, body?: object): Promise<Response> => {
    const host = hosts[siteId];
    if (host === undefined) throw badInput("siteId", `one of ${siteIds.join(", ")}`);
    try {
      return await fetch(`${host}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      throw new PlacementFailure("unreachable", `site ${siteId} does not answer`, { cause: error });
    }
  };
  return {
    async sites() {
      const known = await Promise.allSettled(
        siteIds.map(async (siteId) => read<Site>(siteId, await ask(siteId, "GET", "/site"))),
      );
      const answers = known.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      if (answers.length === 0 && siteIds.length > 0)
        throw new PlacementFailure("unreachable", "no site answers");
      return answers;
    },
    async allocate(request: AllocationRequest): Promise<Allocation> {
      checkAllocationRequest(request);
      const { matchId, siteId, modeId, mapId, slotsMax, matchToken } = request;
      const wanted = { modeId, mapId, slotsMax, matchToken };
      return read(siteId, await ask(siteId, "PUT", `/matches/${matchId}`, wanted));
    },
    async find(siteId, matchId) {
      const response = await ask(siteId, "GET", `/matches/${encodeURIComponent(matchId)}`);
      return response.status === 404 ? undefined : read(siteId, response);
    },
    async release(siteId, matchId) {
      const response = await ask(siteId, "DELETE", `/matches/${encodeURIComponent(matchId)}`);
      if (response.status !== 204) await read(siteId, response);
    },
  };
}

/** @throws PlacementFailure for any answer but a success. */
async function read<Body>(siteId: string, response: Response): Promise<Body> {
  if (response.ok) {
    try {
      return (await response.json()) as Body;
    } catch (error) {
      throw new PlacementFailure("unreachable", `site ${siteId} was cut off`, { cause: error });
    }
  }
  const text = await response.text().catch(() => "");
  const kind = response.status === 503 ? "full" : response.status >= 500 ? "unreachable" : "refused";
  throw new PlacementFailure(kind, `site ${siteId}: ${response.status} ${text.slice(0, 200)}`);
}
