import { actorOf, requireScope } from "@muster/auth";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  GrantItemsInput,
  GrantItemsPayload,
  RevokeItemsInput,
  RevokeItemsPayload,
  TransferItemInput,
  TransferItemPayload,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { loadTouched, loadWallet, toBundle, toCurrencyLines, toHeldLines } from "./touched.js";

/** What operators and services do to players' inventories. */
@Resolver()
export class OperatorMutationResolver {
  readonly #service: domain.InventoryService;

  constructor(service: domain.InventoryService) {
    this.#service = service;
  }

  @Mutation(() => GrantItemsPayload, {
    description:
      "Gives a player items and currencies. Needs the scope inventory:grant; audited. NOT_FOUND naming the field for an unknown kind of item, currency or player (one who registered within the last moments may not be known yet: try again); CONFLICT when a stack cannot hold that many.",
  })
  async grantItems(
    @Arg("input", () => GrantItemsInput, { description: "What is given to whom." }) input: GrantItemsInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<GrantItemsPayload> {
    requireScope(principal, "inventory:grant");
    const receipt = await this.#service.grantItems({
      actorId: actorOf(principal),
      playerId: input.playerId as domain.PlayerId,
      ...toBundle(input),
      reason: input.reason,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    const [items, wallet] = await Promise.all([loadTouched(loaders, receipt), loadWallet(loaders, receipt)]);
    return { player: { id: receipt.playerId }, items, wallet };
  }

  @Mutation(() => RevokeItemsPayload, {
    description:
      "Takes items and currencies back from a player, as many as there are. Needs the scope inventory:revoke; audited. ITEM_NOT_OWNED for an item of another player; NOT_FOUND naming the field for an unknown currency or player.",
  })
  async revokeItems(
    @Arg("input", () => RevokeItemsInput, { description: "What is taken from whom." })
    input: RevokeItemsInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<RevokeItemsPayload> {
    requireScope(principal, "inventory:revoke");
    const receipt = await this.#service.revokeItems({
      actorId: actorOf(principal),
      playerId: input.playerId as domain.PlayerId,
      items: toHeldLines(input.items),
      currencies: toCurrencyLines(input.currencies),
      policy: input.policy,
      reason: input.reason,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    const [items, wallet, debts] = await Promise.all([
      loadTouched(loaders, receipt),
      loadWallet(loaders, receipt),
      loaders.debts.load(receipt.playerId),
    ]);
    return { player: { id: receipt.playerId }, items, wallet, debts };
  }

  @Mutation(() => TransferItemPayload, {
    description:
      "Hands an item, or some of a stack, to another player: one of the caller's own, which the trade policy binds, or anyone's with the scope inventory:transfer, which is audited. ITEM_NOT_OWNED when the owner does not have it, or not that many; NOT_FOUND naming the field for an unknown item or player; CONFLICT when the recipient's stack cannot hold that many; NOT_TRADABLE, TRADE_LOCKED, ACCOUNT_IN_DEBT.",
  })
  async transferItem(
    @Arg("input", () => TransferItemInput, { description: "What goes to whom." }) input: TransferItemInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<TransferItemPayload> {
    if (principal.kind !== "player") requireScope(principal, "inventory:transfer");
    const receipt = await this.#service.transferItem({
      actorId: actorOf(principal),
      fromPlayerId: principal.kind === "player" ? principal.playerId : undefined,
      toPlayerId: input.toPlayerId as domain.PlayerId,
      itemId: input.itemId as domain.ItemId,
      quantity: input.quantity,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return {
      item: (await loadTouched(loaders, receipt))[0] ?? null,
      player: { id: receipt.playerId },
      recipient: { id: receipt.recipientId ?? input.toPlayerId },
    };
  }
}
