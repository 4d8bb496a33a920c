import { Directive, Field, ID, ObjectType } from "type-graphql";

/** What matchmaking adds to a player; accounts has the rest. */
@Directive('@key(fields: "id")')
@ObjectType("Player", { description: "A player's account." })
export class PlayerStub {
  @Field(() => ID, { description: "The player's id. Anyone may read it." })
  id!: string;
}
