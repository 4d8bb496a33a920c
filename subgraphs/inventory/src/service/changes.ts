import {
  type ChangeKind,
  type CurrencyId,
  type DefinitionId,
  type ItemId,
  isPlayer,
  type Movement,
  type PlayerId,
  type Posting,
} from "./domain.js";

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

/** What one posting did to one player's inventory. */
export interface InventoryChange {
  readonly playerId: PlayerId;
  readonly kind: ChangeKind;
  readonly items: readonly ItemDelta[];
  readonly wallet: readonly WalletDelta[];
}

/** What `posting` does to each player whom it concerns, in the order in which it names them. */
export function changesOf(posting: Posting): InventoryChange[] {
  const players = new Set(posting.movements.flatMap(({ from, to }) => [from, to]).filter(isPlayer));
  return [...players].map((playerId) => {
    const steps = posting.movements.flatMap((movement) => {
      const sign = movement.to === playerId ? 1n : movement.from === playerId ? -1n : 0n;
      return sign === 0n ? [] : [{ movement, sign }];
    });
    return {
      playerId,
      kind: posting.kind,
      items: steps.flatMap(({ movement, sign }) => itemDelta(movement, sign)),
      wallet: steps.flatMap(({ movement, sign }) =>
        movement.kind === "currency"
          ? [{ currencyId: movement.currencyId, delta: sign * movement.amount }]
          : [],
      ),
    };
  });
}

function itemDelta(movement: Movement, sign: bigint): ItemDelta[] {
  if (movement.kind === "currency") return [];
  const { definitionId } = movement;
  return movement.kind === "stack"
    ? [{ definitionId, itemId: null, delta: sign * movement.quantity }]
    : [{ definitionId, itemId: movement.itemId, delta: sign }];
}
