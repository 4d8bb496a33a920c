import { requireScope } from "@muster/auth";
import { AppError } from "@muster/errors";
import { DateTime, LocalizedText } from "@muster/subgraph";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { Shop, ShopRotation } from "../schema/index.js";
import * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { toOffer } from "./offers.js";

/** Shelves that change by themselves. */
@Resolver()
export class ShopResolver {
  readonly #service: domain.StoreService;

  constructor(service: domain.StoreService) {
    this.#service = service;
  }

  @Query(() => [Shop], {
    description: "Every rotating shop as it is for the caller now, by id. Anyone may ask.",
  })
  async shops(@Ctx() { loaders }: Context): Promise<Shop[]> {
    const viewer = await loaders.view();
    return Promise.all([...viewer.catalog.shops.values()].map((shop) => toShop(shop, viewer)));
  }

  @Query(() => Shop, {
    nullable: true,
    description: "A rotating shop as it is for the caller now; null when there is none. Anyone may ask.",
  })
  async shop(
    @Arg("id", () => ID, { description: "The shop's slug." }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Shop | null> {
    const viewer = await loaders.view();
    const shop = viewer.catalog.shops.get(id as domain.ShopId);
    return shop === undefined ? null : toShop(shop, viewer);
  }

  @Query(() => ShopRotation, {
    description:
      "What a rotating shop showed to a player at a time. Needs the scope store:support. NOT_FOUND when there was no such shop then.",
  })
  async shopRotation(
    @Arg("shopId", () => ID, { description: "The shop's slug." }) shopId: string,
    @Arg("at", () => DateTime, { description: "When the player looked." }) at: Date,
    @Ctx() { principal }: Context,
    @Arg("playerId", () => ID, {
      nullable: true,
      description: "Who looked; someone who was not signed in where absent.",
    })
    playerId?: string | null,
  ): Promise<ShopRotation> {
    requireScope(principal, "store:support");
    if (playerId != null) domain.checkId("playerId", playerId);
    if (!domain.isSlug(shopId)) throw new AppError("NOT_FOUND", "no such shop", { field: "shopId" });
    const rotation = await this.#service.shopRotation(
      shopId as domain.ShopId,
      at.getTime(),
      (playerId ?? null) as domain.PlayerId | null,
    );
    const { segment, offerIds, window } = rotation;
    return {
      ...{ shopId, segment, offerIds },
      periodStartsAt: new Date(window.fromMs),
      periodEndsAt: new Date(window.untilMs),
    };
  }
}

async function toShop(shop: domain.Shop, viewer: domain.Viewer): Promise<Shop> {
  const { window, offerIds } = domain.rotationOf(shop, viewer.nowMs, await domain.segmentsOf(viewer));
  return {
    id: shop.id,
    name: new LocalizedText(shop.name),
    periodStartsAt: new Date(window.fromMs),
    periodEndsAt: new Date(window.untilMs),
    offers: offerIds.flatMap((id) => {
      const offer = viewer.catalog.offers.get(id);
      return offer === undefined ? [] : [toOffer(offer)];
    }),
  };
}
