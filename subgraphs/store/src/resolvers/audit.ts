import { requireScope } from "@muster/auth";
import {
  AuditEntry,
  AuditEntryConnection,
  AuditFilterInput,
  type Connection,
  ConnectionArgs,
  parsePage,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { idCursor } from "./pages.js";

const auditCursor = idCursor("storeAudit");

/** What staff did with the store. */
@Resolver()
export class AuditResolver {
  readonly #storage: domain.StoreStorage;

  constructor(storage: domain.StoreStorage) {
    this.#storage = storage;
  }

  @Query(() => AuditEntryConnection, {
    description:
      "What staff and services did with the store and its catalog, the newest first. Needs the scope store:audit.",
  })
  async storeAudit(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
    @Arg("filter", () => AuditFilterInput, {
      nullable: true,
      description: "Which entries; all where absent.",
    })
    filter?: AuditFilterInput | null,
  ): Promise<Connection<AuditEntry>> {
    requireScope(principal, "store:audit");
    const page = parsePage(args, auditCursor);
    const { action, actorId, subject } = filter ?? {};
    const entries = await this.#storage.readAudit(
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
