import { Directive, Field, ID, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "./connection.js";
import { DateTime, Json } from "./scalars.js";

/** What someone did with the rights of their office; the API's form of an entry of the audit record. */
@Directive("@shareable")
@ObjectType({ description: "What someone did with the rights of their office. Entries never change." })
export class AuditEntry {
  @Field(() => ID, { description: "Rises with time." })
  id!: string;

  @Field(() => DateTime, { description: "When it was done." })
  at!: Date;

  @Field(() => String, { description: "The staff member or service that did it." })
  actorId!: string;

  @Field(() => String, { description: "The subgraph and what was done: store.refundOrder." })
  action!: string;

  @Field(() => String, { description: "What it was done to, as kind:id: order:<uuid>." })
  subject!: string;

  @Field(() => String, { description: "Why, as the actor gave it; 1 to 500 characters." })
  reason!: string;

  @Field(() => Json, { description: "An object of ids and numbers that explain it; at most 16 KiB." })
  details!: unknown;
}

/** Pages of {@link AuditEntry}, newest first. */
export const AuditEntryConnection = connectionOf("AuditEntry", () => AuditEntry, { shareable: true });

/** Which entries are wanted. */
@InputType({ description: "Which entries are wanted: those that fit everything that is given." })
export class AuditFilterInput {
  @Field(() => String, { nullable: true, description: "The action, e.g. store.refundOrder." })
  action?: string | null;

  @Field(() => String, { nullable: true, description: "The staff member or service." })
  actorId?: string | null;

  @Field(() => String, { nullable: true, description: "What it was done to, as kind:id." })
  subject?: string | null;
}
