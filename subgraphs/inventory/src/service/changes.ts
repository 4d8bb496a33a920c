import type { CurrencyId, DefinitionId } from "./definitions/index.js";
import type { ContainerId, ItemId, PlayerId } from "./domain.js";

/** How a player's holding of a kind of item, or one unique item, changed. */
export interface ItemDelta {
  readonly definitionId: DefinitionId;
  /** `null` for a stack. */
  readonly itemId: ItemId | null;
  /** Negative for what went. */
  readonly delta: bigint;
}

/** How a player's balance changed. */
export interface WalletDelta {
  readonly currencyId: CurrencyId;
  /** Negative for what went. */
  readonly delta: bigint;
}

/** What one posting did to one place of a player's. */
export interface InventoryChange {
  readonly playerId: PlayerId;
  /** `null` for the main inventory and the wallet. */
  readonly containerId: ContainerId | null;
  /** A `ChangeKind`, or what another context calls its doing, e.g. `purchase`. */
  readonly kind: string;
  readonly items: readonly ItemDelta[];
  readonly wallet: readonly WalletDelta[];
}
