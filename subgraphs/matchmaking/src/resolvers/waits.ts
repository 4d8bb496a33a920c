import { hasScope } from "@muster/auth";
import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { Ticket, type TicketBinding, WhyNotYet } from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, readScope } from "./context.js";

/** What is said of tickets while they wait. */
@Resolver(() => Ticket)
export class TicketWaitResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "How long tickets like it wait in the middle, in seconds from joining on. Null where too little is known, and where it does not wait.",
  })
  async estimatedWaitS(@Root() ticket: Ticket, @Ctx() context: Context): Promise<number | null> {
    return (await noteOf(ticket, context))?.estimatedWaitS ?? null;
  }

  @FieldResolver(() => WhyNotYet, {
    nullable: true,
    description:
      "What it waits for. Null in the first seconds, where it does not wait, and while nobody makes the queue's matches.",
  })
  async whyNotYet(@Root() ticket: Ticket, @Ctx() context: Context): Promise<WhyNotYet | null> {
    const why = (await noteOf(ticket, context))?.whyNotYet ?? null;
    if (why === null) return null;
    if (why === "rules")
      return { binding: why, playersWaiting: null, counts: null, bestCostS: null, bestWorthS: null };
    const { counts, best } = why;
    const knowsBlocks = hasScope(context.principal, readScope);
    return {
      binding: knowsBlocks ? why.binding : hideBlocks(why.binding),
      ...{ playersWaiting: counts.waiting, counts: knowsBlocks ? counts : null },
      ...{ bestCostS: best?.costS ?? null, bestWorthS: best?.worthS ?? null },
    };
  }
}

/** Whoever is blocked does not learn it. */
function hideBlocks(binding: domain.Binding): (typeof TicketBinding)[keyof typeof TicketBinding] {
  return binding === "blocks" ? "players" : binding;
}

async function noteOf({ id, queueId, state }: Ticket, { loaders }: Context) {
  if (!domain.isWaiting(state)) return undefined;
  return loaders.notes.load({ id: id as domain.TicketId, queueId });
}
