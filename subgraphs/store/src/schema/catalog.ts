import { connectionOf, Json } from "@muster/subgraph";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

/** What became of a publication, by the API's name. */
export const StoreCatalogPublicationState = {
  WAITING: "waiting",
  IN_FORCE: "inForce",
  WITHDRAWN: "withdrawn",
} as const;

registerEnumType(StoreCatalogPublicationState, {
  name: "StoreCatalogPublicationState",
  description: "What became of a publication.",
  valuesConfig: {
    WAITING: { description: "It waits for its time." },
    IN_FORCE: { description: "It took effect, and may have been followed since." },
    WITHDRAWN: { description: "It was taken back before its time." },
  },
});

/** A value that two states do not share. */
@ObjectType({ description: "A value of an entry that two states of the catalog do not share." })
export class StoreCatalogFieldDifference {
  @Field(() => String, { description: "Where it is: `prices[0].amount`; empty for a whole entry." })
  path!: string;

  @Field(() => Json, { nullable: true, description: "The value before; null also where there was none." })
  before!: unknown;

  @Field(() => Json, { nullable: true, description: "The value after; null also where there is none." })
  after!: unknown;
}

/** An entry that two states do not share. */
@ObjectType({ description: "An entry that two states of the catalog do not share." })
export class StoreCatalogDifference {
  @Field(() => ID, { description: "The entry, e.g. `offer:starter-pack`." })
  id!: string;

  @Field(() => String, { description: "`added`, `changed` or `removed`." })
  kind!: string;

  @Field(() => [StoreCatalogFieldDifference], { description: "What differs, by path." })
  fields!: readonly StoreCatalogFieldDifference[];
}

/** A change of an entry. */
@ObjectType({ description: "What becomes of one entry of the catalog." })
export class StoreCatalogChange {
  @Field(() => ID, { description: "The entry, e.g. `offer:starter-pack`." })
  id!: string;

  @Field(() => Json, { nullable: true, description: "The whole entry; null where it is taken out." })
  content!: unknown;
}

/** What is wrong with a draft. */
@ObjectType({ description: "What keeps a draft from being published." })
export class StoreCatalogProblem {
  @Field(() => ID, { nullable: true, description: "The entry; null where entries do not go together." })
  entryId!: string | null;

  @Field(() => String, { description: "The path in the entry." })
  field!: string;

  @Field(() => String, { description: "What it must be." })
  bound!: string;
}

/** A draft. Its resolvers find the service's draft behind it. */
@ObjectType({
  description: "Changes that are collected before they are published. Needs the scope store:publish.",
})
export class StoreCatalogDraft {
  @Field(() => ID, { description: "The draft's id." })
  id!: string;

  @Field(() => Int, { description: "Rises by one with each save; from 1." })
  version!: number;

  @Field(() => String, { description: "What it is for." })
  title!: string;

  @Field(() => Int, {
    description:
      "The number of the last publication that it takes into account: it cannot be published over later changes of its entries.",
  })
  baseNumber!: number;

  @Field(() => String, { description: "Who saved it last." })
  actorId!: string;
}

/** A publication. Its resolvers find the service's publication behind it. */
@ObjectType({ description: "Changes that were put in force, or wait to be. Needs the scope store:publish." })
export class StoreCatalogPublication {
  @Field(() => Int, { description: "From 1, in the order of publishing." })
  number!: number;

  @Field(() => Int, {
    nullable: true,
    description: "The catalog's revision that it made; null while it waits and where it was withdrawn.",
  })
  revision!: number | null;

  @Field(() => StoreCatalogPublicationState, { description: "What became of it." })
  state!: (typeof StoreCatalogPublicationState)[keyof typeof StoreCatalogPublicationState];

  @Field(() => String, { description: "Who published it." })
  actorId!: string;

  @Field(() => String, { description: "Why." })
  note!: string;

  @Field(() => Int, { description: "How many entries it changes." })
  changedCount!: number;

  @Field(() => Int, { nullable: true, description: "The revision that it brought back, for a roll-back." })
  rolledBackTo!: number | null;
}

/** A page of publications, the newest first. */
export const StoreCatalogPublicationConnection = connectionOf(
  "StoreCatalogPublication",
  () => StoreCatalogPublication,
);
