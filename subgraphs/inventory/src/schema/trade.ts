import { Cursor, connectionOf, DateTime, Int64 } from "@muster/subgraph";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

/** Where a trade is, by the API's name. */
export const TradeState = {
  PROPOSED: "proposed",
  ACCEPTED: "accepted",
  SETTLED: "settled",
  DECLINED: "declined",
  CANCELLED: "cancelled",
  EXPIRED: "expired",
  REVERSED: "reversed",
} as const;

registerEnumType(TradeState, {
  name: "TradeState",
  description: "Where a trade is. It is open while PROPOSED or ACCEPTED.",
  valuesConfig: {
    PROPOSED: { description: "What the proposer gives is in escrow; the other player has not answered." },
    ACCEPTED: { description: "What both give is in escrow; both have to confirm." },
    SETTLED: { description: "Both have confirmed, and everything has changed hands." },
    DECLINED: { description: "The player who was asked did not want it." },
    CANCELLED: { description: "One of the players ended it." },
    EXPIRED: { description: "Its time was over." },
    REVERSED: { description: "It was settled, and an operator has undone it." },
  },
});

/** Why something may not be handed on yet, by the API's name. */
export const TransferLockReason = { NEW_DEVICE: "newDevice", CHARGEBACK: "chargeback" } as const;

registerEnumType(TransferLockReason, {
  name: "TransferLockReason",
  description: "Why a player may hand nothing on for a while.",
  valuesConfig: {
    NEW_DEVICE: { description: "The player signed in from a device that was not seen before." },
    CHARGEBACK: { description: "A payment of the player's was charged back, at most 30 days ago." },
  },
});

/** So many of an item in a trade. */
@ObjectType({ description: "So many of an item that one side of a trade gives." })
export class TradeItem {
  @Field(() => ID, {
    description:
      "The item's id with the player who gives it. A unique item keeps it; what comes of a stack joins the other player's own.",
  })
  itemId!: string;

  @Field(() => ID, { description: "The slug of the kind of item." })
  definitionId!: string;

  @Field(() => Int64, { description: "How many: 1 or more, and 1 for a kind that does not stack." })
  quantity!: bigint;
}

/** So much of a currency in a trade. */
@ObjectType({ description: "So much of a currency that one side of a trade gives." })
export class TradeCurrency {
  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, { description: "The currency's smallest units, 1 or more." })
  amount!: bigint;
}

/** One of the two players in a trade. Its resolvers find the service's side behind it. */
@ObjectType({ description: "One of the two players in a trade." })
export class TradeSide {
  @Field(() => Boolean, { description: "Whether the player has confirmed the trade's version." })
  confirmed!: boolean;
}

/** By how much the sides of a trade differ. */
@ObjectType({ description: "By how much the nominal values of a trade's two sides differ in one currency." })
export class TradeImbalance {
  @Field(() => ID, { description: "The currency's slug." })
  currencyId!: string;

  @Field(() => Int64, {
    description: "How much more the one side is worth, in the currency's smallest units.",
  })
  difference!: bigint;
}

/** Two players' exchange. Its resolvers find the service's trade behind it. */
@ObjectType({
  description:
    "Two players' exchange. Read by the two, and with the scope inventory:read. While it is open, what is in escrow is in nobody's inventory.",
})
export class Trade {
  @Field(() => ID, { description: "The trade's id." })
  id!: string;

  @Field(() => TradeState, { description: "Where it is." })
  state!: (typeof TradeState)[keyof typeof TradeState];

  @Field(() => Int, {
    description:
      "Which version of what the sides give this is, from 1. Give it when you accept, change or confirm the trade.",
  })
  version!: number;

  @Field(() => String, { nullable: true, description: "What the proposer wrote; null for nothing." })
  message!: string | null;
}

/** A page of trades, the newest first. */
export const TradeConnection = connectionOf("Trade", () => Trade);

/** One change of a trade, as a subscriber is told. */
@ObjectType({
  description: "One change of a trade. The trade is as it is when the change is delivered.",
})
export class TradeUpdate {
  @Field(() => Cursor, { description: "The change's place: give it as `after` to go on behind it." })
  cursor!: string;

  @Field(() => ID, { description: "The trade's id." })
  tradeId!: string;

  @Field(() => TradeState, { description: "Where the trade was after the change." })
  state!: (typeof TradeState)[keyof typeof TradeState];

  @Field(() => Int, { description: "The version of what the sides give after the change." })
  version!: number;

  @Field(() => DateTime, { description: "When it changed." })
  occurredAt!: Date;
}

/** A lock on all that a player has. */
@ObjectType({
  description: "A lock on all that a player has: until it ends nothing can go to another player.",
})
export class TransferLock {
  @Field(() => TransferLockReason, { description: "Why the player is locked." })
  reason!: (typeof TransferLockReason)[keyof typeof TransferLockReason];

  @Field(() => DateTime, { description: "When it ends by itself." })
  until!: Date;
}
