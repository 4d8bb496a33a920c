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
import { idCursor } from "./item-list.js";

const auditCursor = idCursor("inventoryAudit");

/** What staff did with inventories. */
@Resolver()
export class AuditResolver {
  readonly #storage: Pick<domain.InventoryStorage, "readAudit">;

  constructor(storage: Pick<domain.InventoryStorage, "readAudit">) {
    this.#storage = storage;
  }

  @Query(() => AuditEntryConnection, {
    description:
      "What staff and services did with inventories and their definitions, the newest first. Needs the scope inventory:audit.",
  })
  async inventoryAudit(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
    @Arg("filter", () => AuditFilterInput, {
      nullable: true,
      description: "Which entries; all where absent.",
    })
    filter?: AuditFilterInput | null,
  ): Promise<Connection<AuditEntry>> {
    requireScope(principal, "inventory:audit");
    const page = parsePage(args, auditCursor);
    const { action, actorId, subject } = filter ?? {};
    const entries = await this.#storage.readAudit(
      { action: action ?? undefined, actorId: actorId ?? undefined, subject: subject ?? undefined },
      { ...page, limit: page.limit + 1 },
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
