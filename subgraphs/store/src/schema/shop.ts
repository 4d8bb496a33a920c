import { DateTime, LocalizedText } from "@muster/subgraph";
import { Field, ID, ObjectType } from "type-graphql";
import { Offer } from "./offer.js";

/** What a shop shows. */
@ObjectType({ description: "A rotating shop as it is for the caller: what it shows changes by itself." })
export class Shop {
  @Field(() => ID, { description: "The shop's slug." })
  id!: string;

  @Field(() => LocalizedText, { description: "What players call it." })
  name!: LocalizedText;

  @Field(() => DateTime, { description: "Since when it shows these offers." })
  periodStartsAt!: Date;

  @Field(() => DateTime, { description: "When it shows others." })
  periodEndsAt!: Date;

  @Field(() => [Offer], { description: "What it shows, in order." })
  offers!: readonly Offer[];
}

/** What a player saw. */
@ObjectType({ description: "What a rotating shop showed at a time, drawn again from its seed." })
export class ShopRotation {
  @Field(() => ID, { description: "The shop's slug." })
  shopId!: string;

  @Field(() => DateTime, { description: "When the selection began." })
  periodStartsAt!: Date;

  @Field(() => DateTime, { description: "When the selection ended." })
  periodEndsAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: "The audience whose selection it is; null for everyone.",
  })
  segment!: string | null;

  @Field(() => [ID], { description: "The offers' slugs, in order." })
  offerIds!: readonly string[];
}
