import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { AppError, badInput, errorCodes, findAppError, toExtensions } from "@muster/errors";
import { type AllocationRequest, checkAllocationRequest, type Site } from "@muster/placement";
import type { Logger } from "@muster/telemetry";
import type { HostedMatches } from "./matches.js";

const bodyBytesMax = 4096;
const matchPath = /^\/matches\/([0-9a-f-]{36})$/;

/** What a host is asked over HTTP; docs/GAME-SERVER.md says the routes. */
export function hostRoutes(options: {
  readonly matches: Pick<HostedMatches, "allocate" | "find" | "release">;
  readonly site: () => Site;
  /** What the platform shows as its bearer token. */
  readonly token: string;
  readonly logger: Logger;
}): RequestListener {
  const { matches, site, token, logger } = options;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url = "" } = request;
    if (url === "/livez" && method === "GET") return send(response, 200, { status: "ok" });
    if (!isBearer(request.headers.authorization, token))
      throw new AppError("UNAUTHENTICATED", "the host's token is missing or wrong");
    if (url === "/site" && method === "GET") return send(response, 200, site());
    const matchId = matchPath.exec(url)?.[1];
    if (matchId === undefined) throw new AppError("NOT_FOUND", "no such route");
    if (method === "PUT") {
      const wanted = { ...(await readObject(request)), matchId, siteId: site().id } as AllocationRequest;
      checkAllocationRequest(wanted);
      return send(response, 200, await matches.allocate(wanted));
    }
    if (method === "GET") {
      const allocation = await matches.find(matchId);
      if (allocation === undefined) throw new AppError("NOT_FOUND", "the match has no server here");
      return send(response, 200, allocation);
    }
    if (method !== "DELETE") throw new AppError("NOT_FOUND", "no such route");
    await matches.release(matchId);
    response.writeHead(204).end();
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      const known = findAppError(error) ?? new AppError("INTERNAL", "the server could not be started");
      if (known.code === "INTERNAL") logger.error({ err: error }, "a request to the host failed");
      send(response, errorCodes[known.code].status, { message: known.message, ...toExtensions(known) });
    });
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function isBearer(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readObject(request: IncomingMessage): Promise<object> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk as string;
    if (text.length > bodyBytesMax) throw badInput("body", `at most ${bodyBytesMax} characters`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw badInput("body", "a JSON object");
}
