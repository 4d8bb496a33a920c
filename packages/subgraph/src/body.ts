import type { IncomingMessage } from "node:http";
import { AppError } from "@muster/errors";

/** The body is longer than it may be. */
export class BodyTooLarge extends AppError {
  constructor(bytesMax: number) {
    super("BAD_REQUEST", `the body must be at most ${bytesMax} bytes`, { field: "body", bound: bytesMax });
  }
}

/**
 * The whole body.
 *
 * @throws BAD_REQUEST when it is longer than `bytesMax`, which is found before it is read where its length is declared.
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) throw new BodyTooLarge(bytesMax);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bytesMax) chunks.push(chunk);
      else {
        request.removeAllListeners("data");
        request.resume();
        reject(new BodyTooLarge(bytesMax));
      }
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(new AppError("BAD_REQUEST", "the request was given up"));
    });
  });
}
