import { connectionOf, DateTime, Json } from "@muster/subgraph";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

/** What became of a publication, by the API's name. */
export const PublicationState = { WAITING: "waiting", IN_FORCE: "inForce", WITHDRAWN: "withdrawn" } as const;

registerEnumType(PublicationState, {
  name: "ItemDefinitionPublicationState",
  description: "What became of a publication.",
  valuesConfig: {
    WAITING: { description: "It waits for its time." },
    IN_FORCE: { description: "It took effect; others may have followed." },
    WITHDRAWN: { description: "It was taken back before its time." },
  },
});

/** How an entry differs, by the API's name. */
export const DifferenceKind = { ADDED: "added", CHANGED: "changed", REMOVED: "removed" } as const;

registerEnumType(DifferenceKind, {
  name: "ItemDefinitionDifferenceKind",
  description: "How an entry differs between two states.",
  valuesConfig: {
    ADDED: { description: "It is new." },
    CHANGED: { description: "It has other content." },
    REMOVED: { description: "It is gone." },
  },
});

/** A value that two states do not share. */
@ObjectType("ItemDefinitionFieldDifference", {
  description: "A value of an entry that two states do not share.",
})
export class FieldDifference {
  @Field(() => String, { description: "Where it is in the entry, e.g. `value.amount`; empty for the whole." })
  path!: string;

  @Field(() => Json, { nullable: true, description: "The value before; null where there was none." })
  before!: unknown;

  @Field(() => Json, { nullable: true, description: "The value after; null where there is none." })
  after!: unknown;
}

/** An entry that two states do not share. */
@ObjectType("ItemDefinitionDifference", { description: "An entry that two states do not share." })
export class DefinitionDifference {
  @Field(() => ID, { description: "The entry, e.g. `item:potion`." })
  id!: string;

  @Field(() => DifferenceKind, { description: "How it differs." })
  kind!: (typeof DifferenceKind)[keyof typeof DifferenceKind];

  @Field(() => [FieldDifference], { description: "What differs in it." })
  fields!: readonly FieldDifference[];
}

/** What is wrong with a draft. */
@ObjectType("ItemDefinitionProblem", { description: "Something that keeps a draft from being published." })
export class DefinitionProblem {
  @Field(() => ID, {
    nullable: true,
    description: "The entry at fault; null where entries do not go together.",
  })
  entryId!: string | null;

  @Field(() => String, { description: "The field at fault." })
  field!: string;

  @Field(() => String, { description: "What it has to be." })
  bound!: string;
}

/** Definitions that someone collects before they are published. */
@ObjectType("ItemDefinitionsDraft", {
  description:
    "Definitions that someone collects before they are published. Read with the scope inventory:define.",
})
export class DefinitionsDraft {
  @Field(() => ID, { description: "The draft's id." })
  id!: string;

  @Field(() => Int, { description: "Rises with each saving; from 1." })
  version!: number;

  @Field(() => String, { description: "What it is for." })
  title!: string;

  @Field(() => String, { description: "Who saved it last, e.g. `staff:<id>`." })
  actorId!: string;

  @Field(() => DateTime, { description: "When it was saved last." })
  savedAt!: Date;
}

/** Definitions that were put in force, or wait to be. */
@ObjectType("ItemDefinitionPublication", {
  description: "Definitions that were put in force, or wait to be. Read with the scope inventory:define.",
})
export class DefinitionPublication {
  @Field(() => Int, { description: "Counts publications, from 1." })
  number!: number;

  @Field(() => Int, { nullable: true, description: "The revision that it made; null unless it took effect." })
  revision!: number | null;

  @Field(() => PublicationState, { description: "What became of it." })
  state!: (typeof PublicationState)[keyof typeof PublicationState];

  @Field(() => String, { description: "Who published it, e.g. `staff:<id>`." })
  actorId!: string;

  @Field(() => String, { description: "Why." })
  note!: string;

  @Field(() => DateTime, { description: "When it was published." })
  publishedAt!: Date;

  @Field(() => DateTime, { description: "When it took effect, or will, by the calendar." })
  effectiveAt!: Date;

  @Field(() => Int, { description: "How many entries it changes." })
  changedCount!: number;

  @Field(() => Int, {
    nullable: true,
    description: "The revision that it brought back; null for no roll-back.",
  })
  rolledBackTo!: number | null;
}

/** A page of publications, newest first. */
export const DefinitionPublicationConnection = connectionOf(
  "ItemDefinitionPublication",
  () => DefinitionPublication,
);
