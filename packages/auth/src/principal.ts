import { AppError } from "@muster/errors";
import type { Branded } from "@muster/runtime";

/** Identifies a player account; a UUIDv7. */
export type PlayerId = Branded<string, "PlayerId">;
/** Identifies a login; a UUIDv7. */
export type SessionId = Branded<string, "SessionId">;
/** Identifies a staff account; a UUIDv7. */
export type StaffId = Branded<string, "StaffId">;

/** What a staff member, a service or a game server may do beyond what everyone may: `noun:verb`, e.g. `inventory:grant`. */
export type Scope = `${string}:${string}`;

/** Who makes a request. Staff are not players. */
export type Principal =
  | { readonly kind: "anonymous" }
  | { readonly kind: "player"; readonly playerId: PlayerId; readonly sessionId: SessionId }
  | {
      readonly kind: "staff";
      readonly staffId: StaffId;
      readonly sessionId: SessionId;
      readonly scopes: readonly Scope[];
    }
  | { readonly kind: "service"; readonly name: string; readonly scopes: readonly Scope[] }
  | {
      readonly kind: "gameServer";
      readonly serverId: string;
      /** The one match that it runs and may report of, where it was given one; it is known by it then. */
      readonly matchId?: string;
      readonly scopes: readonly Scope[];
    };

/** A principal of one kind. */
export type PrincipalOf<Kind extends Principal["kind"]> = Extract<Principal, { readonly kind: Kind }>;

/** The principal of a request without a credential. */
export const anonymous: PrincipalOf<"anonymous"> = Object.freeze({ kind: "anonymous" });

/** Whether `principal` has `scope`. Players and anonymous callers have none. */
export function hasScope(principal: Principal, scope: Scope): boolean {
  return "scopes" in principal && principal.scopes.includes(scope);
}

/**
 * The player who makes the request.
 *
 * @throws UNAUTHENTICATED without a credential, FORBIDDEN for another kind of principal.
 */
export function requirePlayer(principal: Principal): PrincipalOf<"player"> {
  if (principal.kind === "player") return principal;
  throw principal.kind === "anonymous"
    ? unauthenticated()
    : new AppError("FORBIDDEN", "only a player may do this");
}

/**
 * The principal, if it has `scope`.
 *
 * @throws UNAUTHENTICATED without a credential, FORBIDDEN without the scope.
 */
export function requireScope(
  principal: Principal,
  scope: Scope,
): PrincipalOf<"staff" | "service" | "gameServer"> {
  if (principal.kind === "anonymous") throw unauthenticated();
  if (principal.kind !== "player" && principal.scopes.includes(scope)) return principal;
  throw new AppError("FORBIDDEN", `this needs the scope ${scope}`, { scope });
}

/** A principal in one word, `staff:<id>`: who did something, and whose idempotency keys are whose. @throws UNAUTHENTICATED without a credential. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case "player":
      return `player:${principal.playerId}`;
    case "staff":
      return `staff:${principal.staffId}`;
    case "service":
      return `service:${principal.name}`;
    case "gameServer":
      return `gameServer:${principal.serverId}`;
    case "anonymous":
      throw unauthenticated();
  }
}

/** `UNAUTHENTICATED` for a request that has no credential where one is needed. */
export function unauthenticated(): AppError {
  return new AppError("UNAUTHENTICATED", "sign in first");
}
