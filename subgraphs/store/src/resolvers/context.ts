import { hasScope, type Principal, unauthenticated } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { RequestContext } from "@muster/subgraph";
import type DataLoader from "dataloader";
import type * as domain from "../service/index.js";

/** What the resolvers of one request load together. */
export interface StoreLoaders extends domain.FactReads {
  readonly orders: DataLoader<domain.OrderId, domain.Order | undefined>;
  readonly refunds: DataLoader<domain.OrderId, domain.MoneyRefund[]>;
  readonly draws: DataLoader<domain.OrderId, domain.KeptDraw[]>;
  /** The catalog in force when the request first asked, and for whom it is looked at: the same for the whole request. */
  view(): Promise<domain.Viewer>;
  /** Forgets what was loaded: after a change, what is there then must be seen. */
  clear(): void;
}

/** The context of the store's resolvers. */
export type Context = RequestContext<StoreLoaders>;

/** Whether the principal may read what the player bought. */
export function mayRead(principal: Principal, playerId: string): boolean {
  return (
    (principal.kind === "player" && principal.playerId === playerId) || hasScope(principal, "store:read")
  );
}

/** @throws UNAUTHENTICATED or FORBIDDEN unless the principal may read what the player bought. */
export function requireReader(principal: Principal, playerId: string): void {
  if (mayRead(principal, playerId)) return;
  if (principal.kind === "anonymous") throw unauthenticated();
  const scope = "store:read";
  throw new AppError("FORBIDDEN", `only the player may read this, or who has the scope ${scope}`, { scope });
}
