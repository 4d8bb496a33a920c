import { requireScope } from "@muster/auth";
import {
  AuditEntry,
  AuditEntryConnection,
  AuditFilterInput,
  type Connection,
  ConnectionArgs,
  parsePage,
  stringCursor,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

const auditCursor = stringCursor("matchmakingAudit");

/** What staff did with matchmaking. */
@Resolver()
export class AuditResolver {
  readonly #audit: domain.AuditReads;

  constructor(audit: domain.AuditReads) {
    this.#audit = audit;
  }

  @Query(() => AuditEntryConnection, {
    description:
      "What staff and services did with matchmaking and its rule sets, the newest first. Needs the scope matchmaking:audit.",
  })
  async matchmakingAudit(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
    @Arg("filter", () => AuditFilterInput, {
      nullable: true,
      description: "Which entries; all where absent.",
    })
    filter?: AuditFilterInput | null,
  ): Promise<Connection<AuditEntry>> {
    requireScope(principal, "matchmaking:audit");
    const page = parsePage(args, auditCursor);
    const { action, actorId, subject } = filter ?? {};
    const entries = await this.#audit.readAudit(
      { action: action ?? undefined, actorId: actorId ?? undefined, subject: subject ?? undefined },
      page,
    );
    return toConnection(
      page,
      entries,
      auditCursor,
      ({ id }) => id,
      ({ recordedAtMs, ...entry }) => ({ ...entry, at: new Date(recordedAtMs) }),
    );
  }
}
