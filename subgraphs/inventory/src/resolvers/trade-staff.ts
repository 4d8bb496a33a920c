import { actorOf, requireScope } from "@muster/auth";
import {
  type Connection,
  ConnectionArgs,
  DateTime,
  parsePage,
  toConnection,
  uuidCursor,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  LiftTransferLockInput,
  LiftTransferLockPayload,
  PlayerStub,
  ReversedHandover,
  ReversedHandoverConnection,
  ReversedLine,
  ReverseTradesInput,
  ReverseTradesPayload,
  TradeConnection,
  TradeReversal,
  TradeReversalPreview,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import type { Context } from "./context.js";

const flaggedCursor = uuidCursor("flaggedTrades");

/** What operators do about trades. */
@Resolver(() => TradeReversal)
export class TradeStaffResolver {
  readonly #service: domain.ReversalService & domain.TransferLockService;
  readonly #storage: domain.TradeStorage & domain.ReversalStorage;

  constructor(
    service: domain.ReversalService & domain.TransferLockService,
    storage: domain.TradeStorage & domain.ReversalStorage,
  ) {
    this.#service = service;
    this.#storage = storage;
  }

  @Query(() => TradeConnection, {
    description:
      "Settled trades whose two sides were worth more different than the trade policy allows, the newest first. Needs the scope inventory:read.",
  })
  async flaggedTrades(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<domain.Trade>> {
    requireScope(principal, "inventory:read");
    const page = parsePage(args, flaggedCursor);
    const trades = await this.#storage.readFlaggedTrades({ ...page, limit: page.limit + 1 });
    return toConnection(
      page,
      trades,
      flaggedCursor,
      (trade) => trade.id,
      (trade) => trade,
    );
  }

  @Query(() => TradeReversal, {
    nullable: true,
    description:
      "An order to undo a player's trades, by id; null when there is none. Needs the scope inventory:read.",
  })
  async tradeReversal(
    @Arg("id", () => ID, { description: "The order's id." }) id: string,
    @Ctx() { principal }: Context,
  ): Promise<domain.Reversal | null> {
    requireScope(principal, "inventory:read");
    if (!domain.isId(id)) return null;
    return (await this.#storage.findReversals([id as domain.ReversalId]))[0] ?? null;
  }

  @Query(() => TradeReversalPreview, {
    description:
      "What `reverseTrades` would undo if it were ordered now, reckoned from what is there now: what comes back by one of them may let more come back by the next. Needs the scope inventory:read. NOT_FOUND for an unknown player.",
  })
  async tradeReversalPreview(
    @Arg("playerId", () => ID, { description: "The compromised player." }) playerId: string,
    @Arg("sinceAt", () => DateTime, { description: "Not in the future." }) sinceAt: Date,
    @Ctx() { principal }: Context,
  ): Promise<TradeReversalPreview> {
    requireScope(principal, "inventory:read");
    const { sources, isWhole } = await this.#service.previewReversal({
      playerId: playerId as domain.PlayerId,
      sinceMs: sinceAt.getTime(),
    });
    const handovers = sources.map(({ sourceId, reason, lines, receivedAtMs }) => ({
      ...{ sourceId, kind: reason, lines: lines.map(toLine) },
      handedOverAt: new Date(receivedAtMs),
    }));
    return { handovers, isWhole };
  }

  @Mutation(() => ReverseTradesPayload, {
    description:
      "Undoes every trade and gift, bought ones among them, of a compromised player since a moment, as far as what changed hands is still held: each whole and at once, the newest first. Items go back where who got them still has them, and what was bought as a gift goes to who paid; currency that is gone is owed. Needs the scope inventory:reverse. NOT_FOUND for an unknown player.",
  })
  async reverseTrades(
    @Arg("input", () => ReverseTradesInput, { description: "Whose trades, and since when." })
    input: ReverseTradesInput,
    @Ctx() { principal }: Context,
  ): Promise<{ readonly reversal: domain.Reversal }> {
    requireScope(principal, "inventory:reverse");
    const reversal = await this.#service.reverseTrades({
      actorId: actorOf(principal),
      playerId: input.playerId as domain.PlayerId,
      sinceMs: input.sinceAt.getTime(),
      reason: input.reason,
      idempotencyKey: input.idempotencyKey,
    });
    return { reversal };
  }

  @Mutation(() => LiftTransferLockPayload, {
    description:
      "Ends the locks on what a player has before their time, once support knows that the new device is theirs, or that a chargeback was none of their doing. Needs the scope inventory:unlock. NOT_FOUND for an unknown player.",
  })
  async liftTransferLock(
    @Arg("input", () => LiftTransferLockInput, { description: "Whose lock, and why." })
    input: LiftTransferLockInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<LiftTransferLockPayload> {
    requireScope(principal, "inventory:unlock");
    const playerId = input.playerId as domain.PlayerId;
    const lifted = await this.#service.liftTransferLock({
      actorId: actorOf(principal),
      playerId,
      reason: input.reason,
    });
    loaders.clear();
    return { lifted, player: { id: playerId } };
  }

  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "Whose trades and gifts are undone; null while accounts does not answer.",
  })
  player(@Root() { playerId }: domain.Reversal): PlayerStub {
    return { id: playerId };
  }

  @FieldResolver(() => DateTime, { description: "What changed hands since then is undone." })
  sinceAt(@Root() { sinceMs }: domain.Reversal): Date {
    return new Date(sinceMs);
  }

  @FieldResolver(() => DateTime, { description: "When it was ordered." })
  createdAt(@Root() { createdAtMs }: domain.Reversal): Date {
    return new Date(createdAtMs);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: "When everything was undone that could be; null while the work is under way.",
  })
  completedAt(@Root() { completedAtMs }: domain.Reversal): Date | null {
    return completedAtMs === null ? null : new Date(completedAtMs);
  }

  @FieldResolver(() => ReversedHandoverConnection, {
    description: "What was undone so far, by the sources' ids, and what of it did not come back.",
  })
  async handovers(
    @Root() { id }: domain.Reversal,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<ReversedHandover>> {
    const codec = uuidCursor(`reversal/${id}`);
    const page = parsePage(args, codec);
    const sources = await this.#storage.readReversedSources(id, { ...page, limit: page.limit + 1 });
    return toConnection(page, sources, codec, (source) => source.sourceId, toHandover);
  }
}

/** Who is concerned by a line of a reversal. */
@Resolver(() => ReversedLine)
export class ReversedLineResolver {
  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "Who had got it; null while accounts does not answer.",
  })
  from(@Root() { playerId }: domain.ReversedLine): PlayerStub {
    return { id: playerId };
  }

  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "To whom it went back; null while accounts does not answer.",
  })
  to(@Root() { toPlayerId }: domain.ReversedLine): PlayerStub {
    return { id: toPlayerId };
  }
}

function toHandover({ sourceId, reason, lines, reversedAtMs }: domain.ReversedSource): ReversedHandover {
  return { sourceId, kind: reason, lines: lines.map(toLine), reversedAt: new Date(reversedAtMs) };
}

function toLine(line: domain.ReversedLine): ReversedLine & domain.ReversedLine {
  const { handed } = line;
  return {
    ...line,
    definitionId: handed.kind === "currency" ? null : handed.definitionId,
    itemId: handed.kind === "unique" ? handed.itemId : null,
    currencyId: handed.kind === "currency" ? handed.currencyId : null,
    amount: handed.kind === "unique" ? 1n : handed.kind === "stack" ? handed.quantity : handed.amount,
  };
}
