import { DateTime, Int64 } from "@muster/subgraph";
import { Field, ID, InputType, Int } from "type-graphql";
import { CurrencyLineInput } from "./inputs.js";
import { TradeState } from "./trade.js";

const key =
  "Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more.";
const versionRule =
  "The trade's version that the player has seen: CONFLICT with the one there is where it is another.";

/** So many of an item in a trade. */
@InputType({ description: "So many of an item." })
export class TradeItemInput {
  @Field(() => ID, { description: "An item of the main inventory of the player who gives it." })
  itemId!: string;

  @Field(() => Int64, { description: "1 to what the stack holds; 1 for an item that does not stack." })
  quantity!: bigint;
}

/** What one side of a trade gives. */
@InputType({ description: "What one player gives in a trade: at most 20 items and 10 currencies." })
export class TradeContentInput {
  @Field(() => [TradeItemInput], { defaultValue: [], description: "Items, each once." })
  items!: TradeItemInput[];

  @Field(() => [CurrencyLineInput], { defaultValue: [], description: "Currencies, each once." })
  currencies!: CurrencyLineInput[];
}

/** Input of `proposeTrade`. */
@InputType({ description: "A trade that a player proposes to another." })
export class ProposeTradeInput {
  @Field(() => ID, { description: "The other player." })
  withPlayerId!: string;

  @Field(() => TradeContentInput, {
    description: "What the caller gives. It goes into escrow at once. One of the two sides may give nothing.",
  })
  offer!: TradeContentInput;

  @Field(() => TradeContentInput, { description: "What the caller asks of the other player." })
  request!: TradeContentInput;

  @Field(() => String, { nullable: true, description: "1 to 200 characters for the other player." })
  message?: string | null;

  @Field(() => Int, {
    defaultValue: 86_400,
    description: "How long the trade may stay open: 60 seconds to 7 days. Seconds.",
  })
  expiresInS!: number;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `acceptTrade` and `confirmTrade`. */
@InputType({ description: "A trade, in the version that the player has seen." })
export class TradeVersionInput {
  @Field(() => ID, { description: "A trade of the caller's." })
  tradeId!: string;

  @Field(() => Int, { description: versionRule })
  version!: number;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `declineTrade` and `cancelTrade`. */
@InputType({ description: "A trade that is ended." })
export class EndTradeInput {
  @Field(() => ID, { description: "A trade of the caller's." })
  tradeId!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `updateTrade`. */
@InputType({ description: "What a player gives in a trade from now on, in place of what it was." })
export class UpdateTradeInput {
  @Field(() => ID, { description: "A trade of the caller's." })
  tradeId!: string;

  @Field(() => Int, { description: versionRule })
  version!: number;

  @Field(() => TradeContentInput, { description: "What the caller gives." })
  gives!: TradeContentInput;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Which of a player's trades are listed. */
@InputType({ description: "Which trades are listed: those that fit everything that is given." })
export class TradeFilterInput {
  @Field(() => [TradeState], { nullable: true, description: "Where they are; anywhere where absent." })
  states?: (typeof TradeState)[keyof typeof TradeState][] | null;

  @Field(() => ID, { nullable: true, description: "Only those with this other player." })
  withPlayerId?: string | null;
}

/** Input of `reverseTrades`. */
@InputType({ description: "Whose trades and gifts are undone." })
export class ReverseTradesInput {
  @Field(() => ID, { description: "The compromised player." })
  playerId!: string;

  @Field(() => DateTime, { description: "What changed hands since then is undone. Not in the future." })
  sinceAt!: Date;

  @Field(() => String, { description: "Why, for the audit: 1 to 128 printable ASCII characters." })
  reason!: string;

  @Field(() => ID, { description: key })
  idempotencyKey!: string;
}

/** Input of `liftTransferLock`. */
@InputType({ description: "Whose lock is lifted." })
export class LiftTransferLockInput {
  @Field(() => ID, { description: "The locked player." })
  playerId!: string;

  @Field(() => String, { description: "Why, for the audit: 1 to 128 printable ASCII characters." })
  reason!: string;
}
