import { requireScope } from "@muster/auth";
import { Arg, Args, Ctx, Directive, Field, ID, InputType, ObjectType, Query, Resolver } from "type-graphql";
import {
  type Connection,
  ConnectionArgs,
  connectionOf,
  parsePage,
  toConnection,
  uuidCursor,
} from "./connection.js";
import type { RequestContext } from "./create.js";
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

/** Reads what was done in one subgraph: up to `limit + 1` entries, the newest first (the oldest, when `backward`), behind `from`. */
export type ReadAudit = (
  filter: {
    readonly action: string | undefined;
    readonly actorId: string | undefined;
    readonly subject: string | undefined;
  },
  page: { readonly limit: number; readonly backward: boolean; readonly from: string | undefined },
) => Promise<readonly (Omit<AuditEntry, "at"> & { readonly recordedAtMs: number })[]>;

/**
 * The resolver class of what was done in a subgraph, for who has the scope `<area>:audit`: the query `<area>Audit`. `whose` says in a
 * sentence with what something was done: `the store and its catalog`.
 */
export function auditResolver(area: string, whose: string): new (read: ReadAudit) => object {
  const scope = `${area}:audit` as const;
  const list = `${area}Audit`;
  const cursor = uuidCursor(list);
  @Resolver()
  class AuditResolver {
    readonly #read: ReadAudit;

    constructor(read: ReadAudit) {
      this.#read = read;
    }

    @Query(() => AuditEntryConnection, {
      name: list,
      description: `What staff and services did with ${whose}, the newest first. Needs the scope ${scope}.`,
    })
    async audit(
      @Args(() => ConnectionArgs) args: ConnectionArgs,
      @Ctx() { principal }: RequestContext<object>,
      @Arg("filter", () => AuditFilterInput, {
        nullable: true,
        description: "Which entries; all where absent.",
      })
      filter?: AuditFilterInput | null,
    ): Promise<Connection<AuditEntry>> {
      requireScope(principal, scope);
      const page = parsePage(args, cursor);
      const { action, actorId, subject } = filter ?? {};
      const entries = await this.#read(
        { action: action ?? undefined, actorId: actorId ?? undefined, subject: subject ?? undefined },
        page,
      );
      return toConnection(
        page,
        entries,
        cursor,
        ({ id }) => id,
        ({ recordedAtMs, ...entry }) => ({ ...entry, at: new Date(recordedAtMs) }),
      );
    }
  }
  return AuditResolver;
}
