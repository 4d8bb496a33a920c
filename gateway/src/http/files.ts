import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "@muster/errors";
import type { Exchange } from "./answer.js";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

/**
 * Sends the file at `relative` under `directory`, or its `index.html` for the directory itself. Files in `assets/` carry a hash
 * of their content in their names, so they may be kept for ever. Where the build left a `.gz` beside the file, clients that
 * take it get that.
 *
 * @throws NOT_FOUND also for a path that leads out of the directory, and one that the URL spells wrongly.
 */
export async function sendFile(
  exchange: Exchange,
  directory: string,
  relative: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { request, response } = exchange;
  const named = resolveInside(directory, relative === "" || relative === "/" ? "index.html" : relative);
  const zipped = takesGzip(request) ? await sizeOf(`${named}.gz`) : undefined;
  const path = zipped === undefined ? named : `${named}.gz`;
  const size = zipped ?? (await sizeOf(named));
  if (size === undefined) throw new AppError("NOT_FOUND", "there is nothing here");
  const hashed = relative.startsWith("/assets/");
  response.writeHead(200, {
    "content-type": contentTypes[extname(named)] ?? "application/octet-stream",
    "content-length": size,
    "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
    ...(zipped === undefined ? {} : { "content-encoding": "gzip" }),
    ...headers,
    vary: [response.getHeader("vary"), "accept-encoding"].flat().filter(Boolean).join(", "),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  // A client that goes away in the middle is no failure of ours.
  await pipeline(createReadStream(path), response).catch(() => response.destroy());
}

/** In bytes; `undefined` where there is no such file. */
async function sizeOf(path: string): Promise<number | undefined> {
  const info = await stat(path).catch(() => undefined);
  return info?.isFile() === true ? info.size : undefined;
}

function takesGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(headers["accept-encoding"] ?? ""));
}

function resolveInside(directory: string, relative: string): string {
  const root = normalize(join(directory, sep));
  try {
    const path = normalize(join(root, decodeURIComponent(relative)));
    if (path.startsWith(root) && !path.includes("\0")) return path;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  throw new AppError("NOT_FOUND", "there is nothing here");
}
