import { connectionOf, DateTime, Int64, LocalizedText } from "@muster/subgraph";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

/** How long a limit counts, by the API's name. */
export const LimitPeriod = {
  EVER: "EVER",
  DAY: "DAY",
  WEEK: "WEEK",
  MONTH: "MONTH",
  WINDOW: "WINDOW",
} as const;

registerEnumType(LimitPeriod, {
  name: "LimitPeriod",
  description: "How long what a limit counts is remembered. Days, weeks (from Monday) and months are UTC's.",
  valuesConfig: {
    EVER: { description: "For ever." },
    DAY: { description: "One day." },
    WEEK: { description: "One week." },
    MONTH: { description: "One month." },
    WINDOW: { description: "From the beginning of the offer's sale to its end." },
  },
});

/** Why an offer cannot be bought, by the API's name. */
export const UnavailableReason = {
  NOT_YET: "NOT_YET",
  ENDED: "ENDED",
  NOT_ELIGIBLE: "NOT_ELIGIBLE",
  NOT_IN_SHOP: "NOT_IN_SHOP",
  SOLD_OUT: "SOLD_OUT",
  LIMIT_REACHED: "LIMIT_REACHED",
} as const;

registerEnumType(UnavailableReason, {
  name: "OfferUnavailableReason",
  description: "Why an offer cannot be bought by the caller now.",
  valuesConfig: {
    NOT_YET: { description: "Its sale begins later." },
    ENDED: { description: "Its sale is over." },
    NOT_ELIGIBLE: { description: "The caller lacks an entitlement that it asks for, or is not signed in." },
    NOT_IN_SHOP: { description: "It is sold while a rotating shop shows it, and none does." },
    SOLD_OUT: { description: "Nothing is left of it." },
    LIMIT_REACHED: { description: "The caller has bought as many as one player may." },
  },
});

/** So many of a kind of item. */
@ObjectType({ description: "So many of a kind of item." })
export class StoreItemLine {
  @Field(() => ID, { description: "The slug of the kind of item, as in `itemDefinitions`." })
  definitionId!: string;

  @Field(() => Int64, { description: "1 or more." })
  quantity!: bigint;
}

/** So much of a currency. */
@ObjectType({ description: "So much of a currency." })
export class StoreCurrencyLine {
  @Field(() => ID, { description: "The currency's slug, as in `currencies`." })
  currencyId!: string;

  @Field(() => Int64, { description: "The currency's smallest units, 0 or more." })
  amount!: bigint;
}

/** An exact probability. */
@ObjectType({ description: "A probability, exactly as a fraction in lowest terms, and rounded for people." })
export class Odds {
  @Field(() => Int64, { description: "1 or more." })
  numerator!: bigint;

  @Field(() => Int64, { description: "1 or more." })
  denominator!: bigint;

  @Field(() => String, { description: "0 to 1 with nine digits after the point, rounded half up." })
  decimal!: string;
}

/** Something that a box can hold. */
@ObjectType({ description: "One of the things that a random box can hold." })
export class RandomBoxEntry {
  @Field(() => [StoreItemLine], { description: "What one draw of it gives of items." })
  items!: readonly StoreItemLine[];

  @Field(() => [StoreCurrencyLine], { description: "What one draw of it gives of currencies." })
  currencies!: readonly StoreCurrencyLine[];

  @Field(() => Odds, { description: "How likely one draw is to give it, while no guarantee is due." })
  odds!: Odds;

  @Field(() => Boolean, { description: "Whether it is one of those that the box guarantees." })
  guaranteed!: boolean;
}

/** A random box. */
@ObjectType({ description: "A random box, with the odds of everything in it. Anyone may read it." })
export class RandomBox {
  @Field(() => ID, { description: "The box's slug." })
  id!: string;

  @Field(() => Int, { description: "Rises by one with each publication that changes it; from 1." })
  revision!: number;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;

  @Field(() => [RandomBoxEntry], { description: "Everything that it can hold. The odds add up to 1." })
  entries!: readonly RandomBoxEntry[];

  @Field(() => Int, { description: "How many entries one box gives, each drawn by itself: 1 to 10." })
  drawCount!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      "At the latest every so many draws of one player give a guaranteed entry, chosen among those by their odds; null without a guarantee.",
  })
  guaranteedWithin!: number | null;

  @Field(() => ID, {
    nullable: true,
    description: "The kind of item that is such a box, to be opened by `openBox`; null where there is none.",
  })
  itemDefinitionId!: string | null;
}

/** A page of boxes, by id. */
export const RandomBoxConnection = connectionOf("RandomBox", () => RandomBox);

/** Boxes of an offer. */
@ObjectType({ description: "Random boxes that are opened when the offer is bought." })
export class OfferBoxLine {
  @Field(() => RandomBox, { description: "The box." })
  box!: RandomBox;

  @Field(() => Int, { description: "1 to 100." })
  quantity!: number;
}

/** Time of an entitlement. */
@ObjectType({ description: "Time of an entitlement; it goes on behind what the player has of it." })
export class OfferEntitlementLine {
  @Field(() => ID, { description: "The entitlement's slug." })
  entitlementId!: string;

  @Field(() => Int64, { nullable: true, description: "Seconds; null for ever." })
  durationS!: bigint | null;
}

/** What an offer holds. */
@ObjectType({ description: "What one of an offer holds." })
export class OfferContents {
  @Field(() => [StoreItemLine], { description: "Items." })
  items!: readonly StoreItemLine[];

  @Field(() => [StoreCurrencyLine], { description: "Currencies." })
  currencies!: readonly StoreCurrencyLine[];

  @Field(() => [OfferBoxLine], { description: "Random boxes." })
  boxes!: readonly OfferBoxLine[];

  @Field(() => [OfferEntitlementLine], { description: "Entitlements." })
  entitlements!: readonly OfferEntitlementLine[];
}

/** A price in money. */
@ObjectType({ description: "A price in money, where it is for." })
export class MoneyPrice {
  @Field(() => String, {
    description: "ISO 3166-1 alpha-2, or `*` for where no other price of the offer is for.",
  })
  region!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Int64, { description: "Millionths of the currency's unit: 4990000 for 4.99." })
  amountMicros!: bigint;
}

/** A product of an offer in a store. */
@ObjectType({ description: "Under which id a store outside sells the offer." })
export class StoreProduct {
  @Field(() => String, { description: "`apple`, `google`, `steam` or `checkout`." })
  store!: string;

  @Field(() => ID, { description: "The product's id there." })
  productId!: string;
}

/** A limit, with how far the caller is. */
@ObjectType({ description: "The most that one player may buy, and how far the caller is." })
export class OfferLimit {
  @Field(() => LimitPeriod, { description: "How long it counts." })
  period!: keyof typeof LimitPeriod;

  @Field(() => Int, { description: "1 or more." })
  max!: number;

  @Field(() => String, {
    nullable: true,
    description: "The group of offers that count together; null where the offer counts alone.",
  })
  group!: string | null;

  @Field(() => Int, { description: "How many the caller can still buy, 0 or more." })
  remaining!: number;

  @Field(() => DateTime, { nullable: true, description: "When it counts anew; null for never." })
  resetsAt!: Date | null;
}

/** A limited stock. */
@ObjectType({ description: "What there is of a limited offer, for all players together." })
export class OfferStock {
  @Field(() => Int, { description: "What there was at first." })
  total!: number;

  @Field(() => Int, { description: "What is left now, without what is kept for orders that are being paid." })
  left!: number;
}

/** Whether an offer can be bought. */
@ObjectType({ description: "Whether the caller can buy one of an offer now." })
export class OfferAvailability {
  @Field(() => Boolean, {
    description: "Whether nothing speaks against it but perhaps the caller's balance.",
  })
  available!: boolean;

  @Field(() => UnavailableReason, { nullable: true, description: "Why not; null where it is available." })
  reason!: keyof typeof UnavailableReason | null;

  @Field(() => DateTime, { nullable: true, description: "When the reason goes away by itself, if it does." })
  until!: Date | null;
}

/** An offer. Its resolvers find the service's offer behind it. */
@ObjectType({
  description:
    "What is sold for what. Anyone may read it; one that is made for some players is read by those alone, and with the scope store:read.",
})
export class Offer {
  @Field(() => ID, { description: "The offer's slug, e.g. `starter-pack`." })
  id!: string;

  @Field(() => Int, { description: "Rises by one with each publication that changes it; from 1." })
  revision!: number;

  @Field(() => Boolean, { description: "Whether it may be bought for another player." })
  giftable!: boolean;

  @Field(() => Boolean, { description: "Whether it is sold only while a rotating shop shows it." })
  shopOnly!: boolean;

  @Field(() => [StoreCurrencyLine], {
    description:
      "What one costs in the game's currencies: alternatives. Empty where it is sold for money alone.",
  })
  prices!: readonly StoreCurrencyLine[];
}

/** A page of offers, by id. */
export const OfferConnection = connectionOf("Offer", () => Offer);
