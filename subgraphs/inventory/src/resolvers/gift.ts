import { FieldResolver, Resolver, Root } from "type-graphql";
import { Gift, PlayerStub } from "../schema/index.js";
import type { KnownGift } from "./player.js";

/** Who gifts are from and for. */
@Resolver(() => Gift)
export class GiftResolver {
  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "The player who gave it; null while accounts does not answer.",
  })
  from(@Root() { fromPlayerId }: KnownGift): PlayerStub {
    return { id: fromPlayerId };
  }

  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "The player who got it; null while accounts does not answer.",
  })
  to(@Root() { toPlayerId }: KnownGift): PlayerStub {
    return { id: toPlayerId };
  }
}
