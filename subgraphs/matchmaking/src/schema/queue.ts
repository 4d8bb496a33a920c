import { Field, ID, Int, ObjectType } from "type-graphql";

/** A way to play. */
@ObjectType({ description: "A way to play, and the maps that it is played on." })
export class QueueMode {
  @Field(() => ID, { description: "The mode's slug." })
  id!: string;

  @Field(() => [ID], { description: "The slugs of its maps." })
  mapIds!: readonly string[];
}

/** What players join to get a match. */
@ObjectType({ description: "What players join to get a match. Anyone may read it." })
export class Queue {
  @Field(() => ID, { description: "The queue's slug." })
  id!: string;

  @Field(() => Int, { description: "Teams of a match; as many as players is a free-for-all." })
  teamCount!: number;

  @Field(() => Int, { description: "Players of each team." })
  teamSize!: number;

  @Field(() => [Int], { description: "How many players a party may have to join; 1 is a player alone." })
  partySizes!: readonly number[];

  @Field(() => [ID], { description: "The roles of a team; empty where there are none." })
  roleIds!: readonly string[];

  @Field(() => [QueueMode], { description: "What is played." })
  modes!: readonly QueueMode[];

  @Field(() => Int, {
    nullable: true,
    description: "How long players have to accept a match, in seconds; null where nobody is asked.",
  })
  acceptanceSeconds!: number | null;
}
