import type { Branded } from "@muster/runtime";

/** Identifies a player; accounts makes it. */
export type PlayerId = Branded<string, "PlayerId">;
/** Identifies a kind of item: a slug, e.g. `potion`. */
export type DefinitionId = Branded<string, "DefinitionId">;
/** Identifies a currency: a slug, e.g. `gold`. */
export type CurrencyId = Branded<string, "CurrencyId">;
/** Identifies an item that a player has: a unique one, or the player's stack of a kind. A UUIDv7. */
export type ItemId = Branded<string, "ItemId">;

/** Text by BCP 47 language tag, with at least one entry. */
export type Texts = Readonly<Record<string, string>>;

/** What a kind of item is, as its designer wrote it. */
export interface ItemDefinitionContent {
  readonly id: DefinitionId;
  readonly name: Texts;
  /** The most that one player can hold of a kind that stacks; `null` for a kind whose items are unique. */
  readonly stackMax: bigint | null;
  readonly rarity: string;
  /** Sorted, each once. */
  readonly tags: readonly string[];
}

/** The definition in force of a kind of item. */
export interface ItemDefinition extends ItemDefinitionContent {
  /** Rises by one with each publication that changes the definition; 1 is the first. */
  readonly revision: number;
}

/** What a currency is, as its designer wrote it. */
export interface CurrencyContent {
  readonly id: CurrencyId;
  readonly name: Texts;
}

/** The definition in force of a currency. */
export interface Currency extends CurrencyContent {
  /** As {@link ItemDefinition.revision}. */
  readonly revision: number;
}

/** Something that a player has. */
export interface Item {
  readonly id: ItemId;
  readonly kind: "unique" | "stack";
  readonly definitionId: DefinitionId;
  readonly ownerId: PlayerId;
  /** 1 for a unique item. */
  readonly quantity: bigint;
  /** Rises with every change of the item. */
  readonly version: bigint;
  /** When its owner got it; for a stack, when the owner first held any. Milliseconds since the Unix epoch. */
  readonly acquiredAtMs: number;
}

/** How much a player has of a currency. */
export interface Balance {
  readonly currencyId: CurrencyId;
  readonly amount: bigint;
}

/** So many of a kind of item. */
export interface ItemLine {
  readonly definitionId: DefinitionId;
  readonly quantity: bigint;
}

/** So much of a currency. */
export interface CurrencyLine {
  readonly currencyId: CurrencyId;
  readonly amount: bigint;
}

/** What is given at once. */
export interface Bundle {
  readonly items: readonly ItemLine[];
  readonly currencies: readonly CurrencyLine[];
}

/** Where value is: with a player, or outside of circulation. */
export type Holder = PlayerId | "mint" | "sink";

/** Whether value there is a player's. */
export function isPlayer(holder: Holder): holder is PlayerId {
  return holder !== "mint" && holder !== "sink";
}

/** One step of a posting. */
export type Movement =
  | {
      readonly kind: "currency";
      readonly currencyId: CurrencyId;
      readonly amount: bigint;
      readonly from: Holder;
      readonly to: Holder;
    }
  | {
      readonly kind: "stack";
      readonly definitionId: DefinitionId;
      readonly quantity: bigint;
      /** What the recipient may hold afterwards; `null` where there is no limit. */
      readonly stackMax: bigint | null;
      readonly from: Holder;
      readonly to: Holder;
    }
  | {
      readonly kind: "create";
      readonly itemId: ItemId;
      readonly definitionId: DefinitionId;
      readonly revision: number;
      readonly from: "mint";
      readonly to: PlayerId;
    }
  | {
      readonly kind: "move";
      readonly itemId: ItemId;
      readonly definitionId: DefinitionId;
      readonly from: PlayerId;
      readonly to: PlayerId;
    }
  | {
      readonly kind: "destroy";
      readonly itemId: ItemId;
      readonly definitionId: DefinitionId;
      readonly from: PlayerId;
      readonly to: "sink";
    };

/** Why an inventory changed. */
export type ChangeKind = "grant" | "starterGrant" | "consume" | "transfer";

/** Whose key makes a request harmless to repeat, and what was asked for. */
export interface Idempotency {
  /** The principal: `player:<id>`, `staff:<id>`, `service:<name>`. */
  readonly actorId: string;
  readonly operation: string;
  /** The client's key, 1 to 128 characters. */
  readonly key: string;
  /** The request, as JSON; the same key with another one is refused. */
  readonly request: RequestJson;
}

/** JSON that {@link Idempotency} can hold. */
export type RequestJson = string | null | readonly RequestJson[] | { readonly [name: string]: RequestJson };

/** What is written in one piece or not at all, with an event for each player whom it concerns. */
export interface Posting {
  readonly idempotency: Idempotency;
  readonly kind: ChangeKind;
  /** Why, for statements and support. 1 to 128 printable ASCII characters. */
  readonly reason: string;
  readonly movements: readonly Movement[];
  readonly receipt: Receipt;
}

/** What a posting touched; kept with the key, and given again to a repeated request. */
export interface Receipt {
  readonly playerId: PlayerId;
  /** Where the value went, if to another player. */
  readonly recipientId: PlayerId | null;
  readonly itemIds: readonly ItemId[];
  /** Kinds whose stacks changed. */
  readonly stackedIds: readonly DefinitionId[];
  readonly currencyIds: readonly CurrencyId[];
}
