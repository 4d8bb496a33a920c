import type { PlayerId } from "@muster/auth";
import type { Branded } from "@muster/runtime";
import type { RefundPolicy } from "./order-states.js";

export type { PlayerId } from "@muster/auth";

/** Identifies an offer: a slug, e.g. `starter-pack`. */
export type OfferId = Branded<string, "OfferId">;
/** Identifies a random box: a slug. */
export type BoxId = Branded<string, "BoxId">;
/** Identifies a rotating shop: a slug. */
export type ShopId = Branded<string, "ShopId">;
/** Identifies what a player is entitled to for a time, e.g. the pass of a season: a slug. */
export type EntitlementId = Branded<string, "EntitlementId">;
/** Identifies an order; a UUIDv7. */
export type OrderId = Branded<string, "OrderId">;
/** Identifies an item that a player has; a UUIDv7 of inventory's. */
export type ItemId = Branded<string, "ItemId">;

/** Text by BCP 47 language tag, with at least one entry. */
export type Texts = Readonly<Record<string, string>>;

/** So many of a kind of item. */
export interface ItemLine {
  /** The slug of inventory's definition. */
  readonly definitionId: string;
  readonly quantity: bigint;
}

/** So much of a currency. */
export interface CurrencyLine {
  /** The slug of inventory's currency. */
  readonly currencyId: string;
  readonly amount: bigint;
}

/** What comes out of a box, or is part of an offer. */
export interface Bundle {
  readonly items: readonly ItemLine[];
  readonly currencies: readonly CurrencyLine[];
}

/** What one offer holds. */
export interface Contents extends Bundle {
  /** Boxes that are opened when the offer is bought. */
  readonly boxes: readonly { readonly boxId: BoxId; readonly quantity: number }[];
  readonly entitlements: readonly EntitlementTerm[];
}

/** So much time of an entitlement; it goes on behind what the player has of it already. */
export interface EntitlementTerm {
  readonly entitlementId: EntitlementId;
  /** `null` for ever. Seconds. */
  readonly durationS: number | null;
}

/** A price in a real currency where the player is. */
export interface MoneyPrice {
  /** ISO 3166-1 alpha-2, or `*` for wherever no other price of the offer is for. */
  readonly region: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Millionths of the currency's unit. */
  readonly amountMicros: bigint;
}

/** The stores that sell for money. */
export const productStores = ["apple", "google", "steam", "checkout"] as const;
/** One of {@link productStores}. */
export type ProductStore = (typeof productStores)[number];

/** How long what a limit counts is remembered: days, ISO weeks and months of UTC, or one sale. */
export const limitPeriods = ["EVER", "DAY", "WEEK", "MONTH", "WINDOW"] as const;
/** One of {@link limitPeriods}. */
export type LimitPeriod = (typeof limitPeriods)[number];

/** The most that one player can buy. */
export interface OfferLimit {
  readonly period: LimitPeriod;
  readonly max: number;
  /** Offers with the same group count together; `null` where the offer counts alone. */
  readonly group: string | null;
}

/** A stretch of calendar time, its end not part of it. Milliseconds since the Unix epoch. */
export interface Window {
  readonly fromMs: number | null;
  readonly untilMs: number | null;
}

/** What is sold for what, to whom, when: as its designer wrote it. */
export interface OfferContent {
  readonly kind: "offer";
  readonly id: OfferId;
  readonly name: Texts;
  readonly description: Texts | null;
  readonly contents: Contents;
  /** Alternatives, each currency once; the player pays one of them. */
  readonly prices: readonly CurrencyLine[];
  readonly moneyPrices: readonly MoneyPrice[];
  readonly productIds: Readonly<Partial<Record<ProductStore, string>>>;
  readonly sale: Window;
  readonly limits: readonly OfferLimit[];
  /** What there is for all players together; `null` where there is no end of it. */
  readonly stock: { readonly total: number; readonly reservationS: number } | null;
  /** The player must be in one of them; empty for everyone. */
  readonly segments: readonly string[];
  /** The player must be entitled to all of them. */
  readonly requires: readonly EntitlementId[];
  readonly giftable: boolean;
  /** What becomes of what it gave when a store takes the money back. */
  readonly refundPolicy: RefundPolicy;
  /** Whether it is sold only while a rotating shop shows it to the player. */
  readonly shopOnly: boolean;
}

/** One of the things that a box can hold. */
export interface BoxEntry extends Bundle {
  /** Its chance is the weight out of the sum of all weights. */
  readonly weight: number;
}

/** What can be drawn, with which odds. */
export interface BoxContent {
  readonly kind: "box";
  readonly id: BoxId;
  readonly name: Texts;
  readonly entries: readonly BoxEntry[];
  /** How many entries one box holds, each drawn by itself. */
  readonly drawCount: number;
  /**
   * After `after - 1` draws in a row without one of `places` (in `entries`), the next is one of them, by their weights
   * among each other; `null` where there is no such promise.
   */
  readonly guarantee: { readonly after: number; readonly places: readonly number[] } | null;
  /** The kind of item that is such a box, to be opened later; `null` where it is only opened when bought. */
  readonly itemDefinitionId: string | null;
}

/** A shelf that changes by itself. */
export interface ShopContent {
  readonly kind: "shop";
  readonly id: ShopId;
  readonly name: Texts;
  readonly slotCount: number;
  /** How long one selection lasts. Seconds. */
  readonly periodS: number;
  /** When the first period began. Milliseconds since the Unix epoch. */
  readonly epochMs: number;
  /** Each offer once. */
  readonly pool: readonly { readonly offerId: OfferId; readonly weight: number }[];
  /** What selections are drawn from; not told to players. */
  readonly seed: string;
  /** A player's selection is that of the first of these that the player is in, else of everyone. */
  readonly segments: readonly string[];
}

/** What players are entitled to for a time. */
export interface EntitlementContent {
  readonly kind: "entitlement";
  readonly id: EntitlementId;
  readonly name: Texts;
}

/** One entry of the catalog. */
export type CatalogContent = OfferContent | BoxContent | ShopContent | EntitlementContent;

/** Something of the catalog with the revision of its content. */
export type Revised<Content> = Content & { readonly revision: number };
/** An offer in force. */
export type Offer = Revised<OfferContent>;
/** A box in force. */
export type Box = Revised<BoxContent>;
/** A rotating shop in force. */
export type Shop = Revised<ShopContent>;
/** An entitlement in force. */
export type Entitlement = Revised<EntitlementContent>;

/** A stretch in which a player was given an entitlement. */
export interface EntitlementGrant {
  readonly playerId: PlayerId;
  readonly entitlementId: EntitlementId;
  readonly orderId: OrderId;
  /** Milliseconds since the Unix epoch. */
  readonly grantedAtMs: number;
  /** Adds so much time behind what there is; `null` for what has no end or has `untilMs`. Seconds. */
  readonly durationS: number | null;
  /** Ends then, whatever else there is: what a store's subscription says. Milliseconds since the Unix epoch. */
  readonly untilMs: number | null;
}

/** Whose key makes a request harmless to repeat, and what was asked for. */
export interface Idempotency {
  /** The principal: `player:<id>`, `staff:<id>`, `service:<name>`. */
  readonly actorId: string;
  readonly operation: string;
  /** The client's key, 1 to 128 characters. */
  readonly key: string;
  /** The request; the same key with another one is refused. */
  readonly request: Readonly<Record<string, string | null>>;
}
