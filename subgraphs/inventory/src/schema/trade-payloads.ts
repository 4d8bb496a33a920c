import { Field, ObjectType } from "type-graphql";
import { PlayerStub } from "./item.js";
import { Trade } from "./trade.js";
import { TradeReversal } from "./trade-reversal.js";

/** Payload of the mutations of trades. */
@ObjectType({ description: "A trade after something was done about it." })
export class TradePayload {
  @Field(() => Trade, { description: "The trade as it is now." })
  trade!: Trade;
}

/** Payload of `reverseTrades`. */
@ObjectType({ description: "An order to undo a player's trades, which is carried out from now on." })
export class ReverseTradesPayload {
  @Field(() => TradeReversal, { description: "The order: ask for `tradeReversal` to see how far it is." })
  reversal!: TradeReversal;
}

/** Payload of `liftTransferLock`. */
@ObjectType({ description: "What lifting a lock came to." })
export class LiftTransferLockPayload {
  @Field(() => Boolean, { description: "Whether there was a lock." })
  lifted!: boolean;

  @Field(() => PlayerStub, {
    nullable: true,
    description: "Whose lock it was; null while accounts does not answer.",
  })
  player!: PlayerStub | null;
}
