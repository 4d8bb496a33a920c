import type { CurrencyId, DefinitionId } from "./definitions/index.js";
import type {
  Balance,
  Container,
  ContainerId,
  Gift,
  Idempotency,
  Item,
  ItemId,
  Place,
  PlayerId,
  Posting,
  Receipt,
} from "./domain.js";
import type { ItemPage, KindCount, RankedItems } from "./item-list.js";
import type { Loadout } from "./loadouts.js";
import type { TransferStorage } from "./trade-policy.js";

/** Which rows of a list are read: `limit` of them, after (before, when `backward`) `from`, in the order of reading. */
export interface Slice {
  readonly limit: number;
  readonly backward: boolean;
  /** An id; the list's start (end, when `backward`) where absent. */
  readonly from: string | undefined;
}

/** A slice of what one player has. */
export interface PlayerSlice extends Slice {
  readonly playerId: PlayerId;
}

/** A player's stack of a kind of item, in one place. */
export interface StackKey extends Place {
  readonly definitionId: DefinitionId;
}

/** Who an item or an amount came from or went to: a player's place, or what the book calls its own owners. */
export type Party =
  | ({ readonly kind: "player" } & Place)
  /** `mint`, `sink` or `escrow`. */
  | { readonly kind: "system"; readonly name: string };

/** One step in an item's way. */
export interface ItemMove {
  readonly itemId: ItemId;
  /** Counts the steps of one item, from 1. */
  readonly version: bigint;
  readonly from: Party;
  readonly to: Party;
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly movedAtMs: number;
}

/** A line of a player's statement in one currency. */
export interface StatementLine {
  /** Rises with time. */
  readonly position: bigint;
  readonly currencyId: CurrencyId;
  /** Negative for what went. */
  readonly delta: bigint;
  readonly counterparty: Party;
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAtMs: number;
}

/** What the service needs kept. Lists give as many answers as they were asked for, in that order. */
export interface InventoryStorage extends TransferStorage {
  /** Items of which something is left. */
  findItems(ids: readonly ItemId[]): Promise<(Item | undefined)[]>;
  /** Stacks of which something is left. */
  findStacks(keys: readonly StackKey[]): Promise<(Item | undefined)[]>;
  /** What players have in all their places, by id: the order in which things were made or first held. */
  readItems(slices: readonly PlayerSlice[]): Promise<Item[][]>;
  /** What a player has, filtered and sorted. */
  readRankedItems(request: RankedItems): Promise<ItemPage>;
  /** How many unique items and stacks players have, in all their places. */
  countItems(playerIds: readonly PlayerId[]): Promise<number[]>;
  /** How many players have of each kind, in all their places. */
  countKinds(playerIds: readonly PlayerId[]): Promise<KindCount[][]>;
  /** The currencies of which each player has something, by id. */
  readWallets(playerIds: readonly PlayerId[]): Promise<Balance[][]>;
  /** The currencies of which each player owes something, by id. */
  readDebts(playerIds: readonly PlayerId[]): Promise<Balance[][]>;
  /** The steps of an item's way, newest first; `from` is a step's version. */
  readMoves(slice: { readonly itemId: ItemId } & Slice): Promise<ItemMove[]>;
  /**
   * Amounts of currencies that came to a player and went, newest first, of one currency or all; `from` is a line's position.
   * A line is there about a second after what it tells of.
   */
  readStatement(
    slice: PlayerSlice & { readonly currencyId: CurrencyId | undefined },
  ): Promise<StatementLine[]>;
  findContainers(ids: readonly ContainerId[]): Promise<(Container | undefined)[]>;
  /** Every container that each player has opened, in the order of opening. */
  readContainers(playerIds: readonly PlayerId[]): Promise<Container[][]>;
  /** Every loadout of each player, by name. */
  readLoadouts(playerIds: readonly PlayerId[]): Promise<Loadout[][]>;
  /** @returns `false`, and nothing is saved, when it would be one more than `countMax`. */
  saveLoadout(loadout: Loadout, countMax: number): Promise<boolean>;
  /** @returns Whether there was one. */
  deleteLoadout(playerId: PlayerId, name: string): Promise<boolean>;
  /** Gifts that a player got, newest first; `from` is a gift's id. */
  readGifts(slice: PlayerSlice): Promise<Gift[]>;
  /** Items that a player still has though they had expired at `atMs`, by a lifetime that was in force by then; at most `limit`. */
  findExpired(atMs: number, limit: number): Promise<Item[]>;
  /** A place in the event log: changes to what is read afterwards come behind it, or show already. */
  readCursor(): Promise<string>;
  /** Which of `ids` accounts has registered, as far as this context knows. */
  knowPlayers(ids: readonly PlayerId[]): Promise<boolean[]>;
  /**
   * Posts to the book, once for each key.
   *
   * @throws IDEMPOTENCY_CONFLICT, INSUFFICIENT_FUNDS, ITEM_NOT_OWNED, CONFLICT (a stack would grow over its limit), and what
   * {@link Posting.beside} asks for.
   */
  post(posting: Posting): Promise<Receipt>;
  /**
   * What the first request with a key came to, if there was one.
   *
   * @throws IDEMPOTENCY_CONFLICT when it was another request.
   */
  recall(idempotency: Idempotency): Promise<Receipt | undefined>;
}
