import type { Branded } from "@muster/runtime";

/** Identifies a kind of item: a slug, e.g. `potion`. */
export type DefinitionId = Branded<string, "DefinitionId">;
/** Identifies a currency: a slug, e.g. `gold`. */
export type CurrencyId = Branded<string, "CurrencyId">;
/** Identifies a kind of container: a slug, e.g. `bank`. */
export type ContainerKindId = Branded<string, "ContainerKindId">;
/** Identifies a slot of loadouts: a slug, e.g. `main-hand`. */
export type SlotId = Branded<string, "SlotId">;
/** Identifies a recipe: a slug, e.g. `forge-sword`. */
export type RecipeId = Branded<string, "RecipeId">;

/** Text by BCP 47 language tag, with at least one entry. */
export type Texts = Readonly<Record<string, string>>;

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

/** What is given or taken at once. */
export interface Bundle {
  readonly items: readonly ItemLine[];
  readonly currencies: readonly CurrencyLine[];
}

/** What a kind of item is, as its designer wrote it. */
export interface ItemDefinitionContent {
  readonly id: DefinitionId;
  readonly name: Texts;
  readonly description: Texts | null;
  /** The most that one stack holds; `null` for a kind whose items are unique. */
  readonly stackMax: bigint | null;
  readonly rarity: string;
  /** Sorted, each once. */
  readonly tags: readonly string[];
  /** Whether players may hand items of the kind to each other. */
  readonly tradable: boolean;
  /** How long after it was made an item expires; `null` for never, and for a kind that stacks. Seconds. */
  readonly lifetimeS: number | null;
  /** What one is nominally worth, for totals; `null` for nothing. */
  readonly value: CurrencyLine | null;
  /** An `https` address. */
  readonly imageUrl: string | null;
}

/** What a currency is, as its designer wrote it. */
export interface CurrencyContent {
  readonly id: CurrencyId;
  readonly name: Texts;
}

/** A place beside a player's main inventory, as its designer wrote it. */
export interface ContainerKindContent {
  readonly id: ContainerKindId;
  readonly name: Texts;
  /** How many unique items and stacks one container of the kind holds. */
  readonly capacity: number;
  /** How many containers of the kind a player may open. */
  readonly countMax: number;
}

/** A place in a loadout, as its designer wrote it. */
export interface SlotContent {
  readonly id: SlotId;
  readonly name: Texts;
  /** An item fits whose kind has one of these tags; every item where there are none. Sorted, each once. */
  readonly tags: readonly string[];
}

/** How often a player may do something: `max` times ever, or in a day or a week of the calendar, in UTC. */
export interface RecipeLimit {
  readonly max: number;
  readonly period: "ever" | "day" | "week";
}

/** What becomes of what, as its designer wrote it. */
export interface RecipeContent {
  readonly id: RecipeId;
  readonly name: Texts;
  readonly inputs: Bundle;
  readonly outputs: Bundle;
  /** `null` where there is none. */
  readonly limit: RecipeLimit | null;
}

/** What binds trades and gifts, as a title's economy designers wrote it. */
export interface TradePolicyContent {
  /** How long what came by a trade or a gift stays with its new owner. Seconds, 0 to 90 days. */
  readonly tradeHoldS: number;
  /** The same for what was bought. */
  readonly purchaseHoldS: number;
  /** How long a player who signed in from a new device may not hand anything on. Seconds, 0 to 90 days. */
  readonly newDeviceLockS: number;
  /** The most trades that a player may have open, 1 to 100. */
  readonly openTradesMax: number;
  /** A trade is flagged whose two sides' nominal values in a currency differ by more; `null` flags none. */
  readonly valueImbalanceMax: bigint | null;
}

/** The rarities in their order, as a title's designers wrote it. */
export interface RaritiesContent {
  /** From the most common to the rarest, each once. */
  readonly order: readonly string[];
}

/** What is of each kind of definition, by the kind's name. */
export interface ContentByKind {
  readonly item: ItemDefinitionContent;
  readonly currency: CurrencyContent;
  readonly container: ContainerKindContent;
  readonly slot: SlotContent;
  readonly recipe: RecipeContent;
  /** By which items are sorted by rarity. There is one at most. */
  readonly rarities: RaritiesContent;
  /** What a new player gets. There is one at most. */
  readonly starterGrant: Bundle;
  /** What binds trades and gifts. There is one at most. */
  readonly tradePolicy: TradePolicyContent;
}

/** The name of a kind of definition. */
export type ContentKind = keyof ContentByKind;

/** One entry of what is published, e.g. the item `potion`. */
export type Content = {
  readonly [Kind in ContentKind]: { readonly kind: Kind; readonly content: ContentByKind[Kind] };
}[ContentKind];

/** A definition in force. `revision` rises with each publication that changes it. */
export type InForce<Of> = Of & { readonly revision: number };

/** The definition in force of a kind of item. */
export type ItemDefinition = InForce<ItemDefinitionContent>;
/** The definition in force of a currency. */
export type Currency = InForce<CurrencyContent>;
/** The definition in force of a kind of container. */
export type ContainerKind = InForce<ContainerKindContent>;
/** The definition in force of a slot. */
export type Slot = InForce<SlotContent>;
/** The definition in force of a recipe. */
export type Recipe = InForce<RecipeContent>;
