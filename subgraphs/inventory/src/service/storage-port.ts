import type {
  Balance,
  Bundle,
  Currency,
  CurrencyContent,
  CurrencyId,
  DefinitionId,
  Idempotency,
  Item,
  ItemDefinition,
  ItemDefinitionContent,
  ItemId,
  PlayerId,
  Posting,
  Receipt,
} from "./domain.js";

/** Which rows of a list are read: `limit` of them, after (before, when `backward`) `from`, in the order of reading. */
export interface Slice {
  readonly limit: number;
  readonly backward: boolean;
  /** An id; the list's start (end, when `backward`) where absent. */
  readonly from: string | undefined;
}

/** A slice of what one player has. */
export interface ItemSlice extends Slice {
  readonly playerId: PlayerId;
}

/** A player's stack of a kind of item. */
export interface StackKey {
  readonly playerId: PlayerId;
  readonly definitionId: DefinitionId;
}

/** What the service needs kept. Lists give as many answers as they were asked for, in that order. */
export interface InventoryStorage {
  findDefinitions(ids: readonly DefinitionId[]): Promise<(ItemDefinition | undefined)[]>;
  findCurrencies(ids: readonly CurrencyId[]): Promise<(Currency | undefined)[]>;
  /** Every kind of item there is, by id. */
  readDefinitions(slice: Slice): Promise<ItemDefinition[]>;
  /** Every currency there is, by id. */
  readCurrencies(slice: Slice): Promise<Currency[]>;
  /** Items of which something is left. */
  findItems(ids: readonly ItemId[]): Promise<(Item | undefined)[]>;
  /** Stacks of which something is left. */
  findStacks(keys: readonly StackKey[]): Promise<(Item | undefined)[]>;
  /** What players have, by id: the order in which things were made or first held. */
  readItems(slices: readonly ItemSlice[]): Promise<Item[][]>;
  /** The currencies of which each player has something, by id. */
  readWallets(playerIds: readonly PlayerId[]): Promise<Balance[][]>;
  /** A place in the event log: changes to what is read afterwards come behind it, or show already. */
  readCursor(): Promise<string>;
  /** Which of `ids` accounts has registered, as far as this context knows. */
  knowPlayers(ids: readonly PlayerId[]): Promise<boolean[]>;
  readStarterGrant(): Promise<Bundle | undefined>;
  /**
   * Posts to the book, once for each key.
   *
   * @throws IDEMPOTENCY_CONFLICT, INSUFFICIENT_FUNDS, ITEM_NOT_OWNED, CONFLICT (a stack would grow over its limit).
   */
  post(posting: Posting): Promise<Receipt>;
  /**
   * What the first request with a key came to, if there was one.
   *
   * @throws IDEMPOTENCY_CONFLICT when it was another request.
   */
  recall(idempotency: Idempotency): Promise<Receipt | undefined>;
  /**
   * Puts definitions in force, once for each key: those that differ from what is in force get a new revision.
   *
   * @throws IDEMPOTENCY_CONFLICT, and whatever `check` throws.
   */
  publish(publication: Publication, check: (before: InForce) => void): Promise<Published>;
}

/** What is published at once. */
export interface Publication {
  readonly idempotency: Idempotency;
  readonly items: readonly ItemDefinitionContent[];
  readonly currencies: readonly CurrencyContent[];
  /** Replaces what a new player gets; `undefined` leaves it. */
  readonly starterGrant: Bundle | undefined;
}

/** What was in force before a publication, of the ids that it names, its starter grant's among them. */
export interface InForce {
  /** What new players get, if anything. */
  readonly starterGrant: Bundle | undefined;
  readonly items: ReadonlyMap<DefinitionId, ItemDefinition>;
  readonly currencies: ReadonlyMap<CurrencyId, Currency>;
}

/** What a publication came to. */
export interface Published {
  /** How many definitions got a new revision. */
  readonly changedCount: number;
  /** Milliseconds since the Unix epoch. */
  readonly publishedAtMs: number;
}
