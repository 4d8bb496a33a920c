import { createHmac, timingSafeEqual } from "node:crypto";
import { AppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import type { Principal } from "./principal.js";

/** The header in which the gateway tells a subgraph who makes the request. */
export const principalHeader = "muster-principal";

/** How long a signed principal is accepted. */
const lifetimeMs = 60_000;
/** How long a signed principal is sent again before it is signed anew. */
const reuseMs = 20_000;

/** Signs the header; one principal's value is reused for a while. */
export interface PrincipalSigner {
  sign(principal: Principal): string;
}

/** Checks the header. */
export interface PrincipalReader {
  /** @throws UNAUTHENTICATED when it is missing, malformed, forged or expired. */
  read(header: string | undefined): Principal;
}

/**
 * The header's form: `<body>.<mac>`, both base64url; the body is JSON `{ p: principal, e: expiry in Unix milliseconds }` and
 * the mac its HMAC-SHA256 under the deployment's gateway secret.
 */
export function createPrincipalSigner(options: {
  readonly secret: Buffer;
  readonly clock: SystemClock;
}): PrincipalSigner {
  const recent = new WeakMap<Principal, { readonly header: string; readonly signedAtMs: number }>();
  return {
    sign(principal) {
      const nowMs = options.clock.nowMs();
      const before = recent.get(principal);
      if (before !== undefined && nowMs - before.signedAtMs < reuseMs && nowMs >= before.signedAtMs)
        return before.header;
      const body = Buffer.from(JSON.stringify({ p: principal, e: nowMs + lifetimeMs })).toString("base64url");
      const header = `${body}.${macOf(options.secret, body).toString("base64url")}`;
      recent.set(principal, { header, signedAtMs: nowMs });
      return header;
    },
  };
}

/** The counterpart of {@link createPrincipalSigner}. */
export function createPrincipalReader(options: {
  readonly secret: Buffer;
  readonly clock: SystemClock;
}): PrincipalReader {
  return {
    read(header) {
      const [body = "", mac = "", ...more] = (header ?? "").split(".");
      const given = Buffer.from(mac, "base64url");
      const wanted = macOf(options.secret, body);
      if (more.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted))
        throw refused();
      const { p, e } = JSON.parse(Buffer.from(body, "base64url").toString()) as { p: Principal; e: number };
      if (e <= options.clock.nowMs()) throw refused();
      return p;
    },
  };
}

function macOf(secret: Buffer, body: string): Buffer {
  return createHmac("sha256", secret).update("muster-principal\0").update(body).digest();
}

function refused(): AppError {
  return new AppError(
    "UNAUTHENTICATED",
    `subgraphs answer the gateway alone: ${principalHeader} is not valid`,
  );
}
