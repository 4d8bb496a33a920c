import { requirePlayer } from "@muster/auth";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  ConsumeItemInput,
  ConsumeItemPayload,
  CraftInput,
  CraftPayload,
  DeleteLoadoutInput,
  DeleteLoadoutPayload,
  MoveItemInput,
  MoveItemPayload,
  OpenContainerInput,
  OpenContainerPayload,
  RepayDebtInput,
  RepayDebtPayload,
  SaveLoadoutInput,
  SaveLoadoutPayload,
  SendGiftInput,
  SendGiftPayload,
} from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { toLoadout } from "./loadout.js";
import { loadTouched, loadWallet, toCurrencyLines, toHeldLines } from "./touched.js";

/** What players do with what they have. */
@Resolver()
export class PlayerMutationResolver {
  readonly #service: domain.InventoryService;

  constructor(service: domain.InventoryService) {
    this.#service = service;
  }

  @Mutation(() => ConsumeItemPayload, {
    description:
      "Uses up an item of the caller's own, or some of a stack. ITEM_NOT_OWNED when the caller does not have it, or not that many, or it has expired.",
  })
  async consumeItem(
    @Arg("input", () => ConsumeItemInput, { description: "What is used up." }) input: ConsumeItemInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<ConsumeItemPayload> {
    const { playerId } = requirePlayer(principal);
    const receipt = await this.#service.consumeItem({
      playerId,
      itemId: input.itemId as domain.ItemId,
      quantity: input.quantity,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return { item: (await loadTouched(loaders, receipt))[0] ?? null };
  }

  @Mutation(() => SendGiftPayload, {
    description:
      "Gives items and currencies of the caller's own to another player. ITEM_NOT_OWNED, INSUFFICIENT_FUNDS; NOT_FOUND naming the field for an unknown player or currency; NOT_TRADABLE, TRADE_LOCKED by the trade policy; ACCOUNT_IN_DEBT; INTERACTION_REFUSED where one of the two has blocked the other; CONFLICT when the recipient's stack cannot hold that many.",
  })
  async sendGift(
    @Arg("input", () => SendGiftInput, { description: "What is given to whom." }) input: SendGiftInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<SendGiftPayload> {
    const { playerId: fromPlayerId } = requirePlayer(principal);
    const receipt = await this.#service.sendGift({
      fromPlayerId,
      toPlayerId: input.toPlayerId as domain.PlayerId,
      items: toHeldLines(input.items),
      currencies: toCurrencyLines(input.currencies),
      message: input.message ?? null,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    const [items, wallet] = await Promise.all([loadTouched(loaders, receipt), loadWallet(loaders, receipt)]);
    return { items, wallet, recipient: { id: receipt.recipientId ?? input.toPlayerId } };
  }

  @Mutation(() => OpenContainerPayload, {
    description:
      "Opens a container for the caller. NOT_FOUND for an unknown kind; LIMIT_REACHED when the caller has as many of the kind as there may be.",
  })
  async openContainer(
    @Arg("input", () => OpenContainerInput, { description: "What is opened." }) input: OpenContainerInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<OpenContainerPayload> {
    const { playerId } = requirePlayer(principal);
    const container = await this.#service.openContainer({
      playerId,
      kindId: input.kindId as domain.ContainerKindId,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    return { container };
  }

  @Mutation(() => MoveItemPayload, {
    description:
      "Puts an item of the caller's own, or some of a stack, into a container or back into the main inventory. ITEM_NOT_OWNED; NOT_FOUND for a container that is not the caller's; CONTAINER_FULL; CONFLICT when the stack there cannot hold that many.",
  })
  async moveItem(
    @Arg("input", () => MoveItemInput, { description: "What goes where." }) input: MoveItemInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<MoveItemPayload> {
    const { playerId } = requirePlayer(principal);
    const receipt = await this.#service.moveItem({
      playerId,
      itemId: input.itemId as domain.ItemId,
      quantity: input.quantity,
      toContainerId: (input.toContainerId ?? null) as domain.ContainerId | null,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    const [from = null, to = null] = receipt.containerIds;
    const items = (await loadTouched(loaders, receipt)) as unknown as readonly domain.Item[];
    const at = (containerId: domain.ContainerId | null) =>
      items.find((item) => item.containerId === containerId) ?? null;
    return { item: at(to), rest: at(from) };
  }

  @Mutation(() => SaveLoadoutPayload, {
    description:
      "Saves a loadout of the caller's under its name. NOT_FOUND for an unknown slot; ITEM_NOT_OWNED; BAD_USER_INPUT for an item that does not fit its slot; LIMIT_REACHED beyond 50 loadouts.",
  })
  async saveLoadout(
    @Arg("input", () => SaveLoadoutInput, { description: "What is saved." }) input: SaveLoadoutInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<SaveLoadoutPayload> {
    const { playerId } = requirePlayer(principal);
    const slots = input.slots.map(({ slotId, itemId }) => ({
      slotId: slotId as domain.SlotId,
      itemId: itemId as domain.ItemId,
    }));
    const loadout = await this.#service.saveLoadout({ playerId, name: input.name, slots });
    loaders.clear();
    return { loadout: toLoadout(loadout) };
  }

  @Mutation(() => DeleteLoadoutPayload, {
    description: "Deletes a loadout of the caller's. NOT_FOUND when there is none of that name.",
  })
  async deleteLoadout(
    @Arg("input", () => DeleteLoadoutInput, { description: "What is deleted." }) { name }: DeleteLoadoutInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<DeleteLoadoutPayload> {
    await this.#service.deleteLoadout(requirePlayer(principal).playerId, name);
    loaders.clear();
    return { name };
  }

  @Mutation(() => CraftPayload, {
    description:
      "Uses up what a recipe takes and makes what it gives, in one piece. Stacks are taken from the main inventory. NOT_FOUND for an unknown recipe; ITEM_NOT_OWNED, INSUFFICIENT_FUNDS; LIMIT_REACHED; ACCOUNT_IN_DEBT; CONFLICT for another revision of the recipe, or when a stack cannot hold that many.",
  })
  async craft(
    @Arg("input", () => CraftInput, { description: "What is made." }) input: CraftInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<CraftPayload> {
    const { playerId } = requirePlayer(principal);
    const receipt = await this.#service.craft({
      playerId,
      recipeId: input.recipeId as domain.RecipeId,
      times: input.times,
      itemIds: input.itemIds as domain.ItemId[],
      expectedRecipeRevision: input.expectedRecipeRevision ?? null,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    const [items, wallet] = await Promise.all([loadTouched(loaders, receipt), loadWallet(loaders, receipt)]);
    return { items, wallet };
  }

  @Mutation(() => RepayDebtPayload, {
    description:
      "Pays off what the caller owes of a currency, or some of it. NOT_FOUND when nothing is owed; INSUFFICIENT_FUNDS.",
  })
  async repayDebt(
    @Arg("input", () => RepayDebtInput, { description: "What is paid." }) input: RepayDebtInput,
    @Ctx() { principal, loaders }: Context,
  ): Promise<RepayDebtPayload> {
    const { playerId } = requirePlayer(principal);
    const receipt = await this.#service.repayDebt({
      playerId,
      currencyId: input.currencyId as domain.CurrencyId,
      amount: input.amount,
      idempotencyKey: input.idempotencyKey,
    });
    loaders.clear();
    const [wallet, debts] = await Promise.all([loadWallet(loaders, receipt), loaders.debts.load(playerId)]);
    return { wallet, debts };
  }
}
