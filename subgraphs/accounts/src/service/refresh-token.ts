import { createHash } from "node:crypto";
import type { SessionId } from "@muster/auth";
import { isUuid, type Random } from "@muster/runtime";

const secretBytes = 32;

/** A refresh token taken apart. */
export interface RefreshToken {
  readonly sessionId: SessionId;
  /** SHA-256 of the secret: what is stored. The secret has 256 random bits, so nothing slower is needed. */
  readonly hash: Buffer;
}

/** Makes a refresh token: `<session id>.<32 random bytes in base64url>`. */
export function makeRefreshToken(
  sessionId: SessionId,
  random: Random,
): RefreshToken & { readonly text: string } {
  const secret = Buffer.from(random.bytes(secretBytes));
  return { sessionId, hash: hashOf(secret), text: `${sessionId}.${secret.toString("base64url")}` };
}

/** Takes a refresh token apart; `undefined` where `text` does not have its form. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const [sessionId = "", secret = "", ...more] = text.split(".", 3);
  if (more.length > 0 || !isUuid(sessionId) || !/^[\w-]{43}$/.test(secret)) return undefined;
  return { sessionId: sessionId as SessionId, hash: hashOf(Buffer.from(secret, "base64url")) };
}

function hashOf(secret: Buffer): Buffer {
  return createHash("sha256").update(secret).digest();
}
