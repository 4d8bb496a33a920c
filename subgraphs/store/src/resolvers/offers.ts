import { hasScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import { type Connection, ConnectionArgs, DateTime, LocalizedText, stringCursor } from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import {
  MoneyPrice,
  Offer,
  OfferAvailability,
  OfferConnection,
  OfferContents,
  OfferFilterInput,
  OfferLimit,
  OfferStock,
  StoreProduct,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { toRandomBox } from "./boxes.js";
import type { Context } from "./context.js";
import { pageOf } from "./pages.js";

const offerCursor = stringCursor("offers");
const idsMax = 100;

/** What is on sale. */
@Resolver(() => Offer)
export class OfferResolver {
  @Query(() => OfferConnection, {
    description:
      "What is sold, by id, with what may be read of it by the caller. Anyone may ask; who is not signed in sees what everyone is offered.",
  })
  async offers(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
    @Arg("filter", () => OfferFilterInput, { nullable: true, description: "Which offers; all where absent." })
    filter?: OfferFilterInput | null,
  ): Promise<Connection<Offer>> {
    const viewer = await context.loaders.view();
    const { offerIds, available } = filter ?? {};
    if (offerIds != null && (offerIds.length < 1 || offerIds.length > idsMax))
      throw badInput("filter.offerIds", `1 to ${idsMax} ids`);
    const wanted = offerIds == null ? undefined : new Set<string>(offerIds);
    const named = [...viewer.catalog.offers.values()].filter(({ id }) => wanted?.has(id) ?? true);
    const shown = await keep(named, (offer) => maySee(offer, context, viewer));
    const fitting =
      available == null
        ? shown
        : await keep(
            shown,
            async (offer) => ((await domain.findObstacle(offer, viewer, 1)) === null) === available,
          );
    return pageOf(fitting.map(toOffer), args, offerCursor);
  }

  @Query(() => Offer, {
    nullable: true,
    description: "An offer by its slug; null when there is none, or it is not made for the caller.",
  })
  async offer(
    @Arg("id", () => ID, { description: "The offer's slug." }) id: string,
    @Ctx() context: Context,
  ): Promise<Offer | null> {
    const viewer = await context.loaders.view();
    const offer = viewer.catalog.offers.get(id as domain.OfferId);
    return offer !== undefined && (await maySee(offer, context, viewer)) ? toOffer(offer) : null;
  }

  @FieldResolver(() => LocalizedText, { description: "What players call it." })
  name(@Root() offer: domain.Offer): LocalizedText {
    return new LocalizedText(offer.name);
  }

  @FieldResolver(() => LocalizedText, { nullable: true, description: "What there is to say of it." })
  description(@Root() offer: domain.Offer): LocalizedText | null {
    return offer.description === null ? null : new LocalizedText(offer.description);
  }

  @FieldResolver(() => OfferContents, { description: "What one of it holds." })
  async contents(@Root() { contents }: domain.Offer, @Ctx() { loaders }: Context): Promise<OfferContents> {
    const { catalog } = await loaders.view();
    return {
      items: contents.items,
      currencies: contents.currencies,
      boxes: contents.boxes.flatMap(({ boxId, quantity }) => {
        const box = catalog.boxes.get(boxId);
        return box === undefined ? [] : [{ box: toRandomBox(box), quantity }];
      }),
      entitlements: contents.entitlements.map(toEntitlementLine),
    };
  }

  @FieldResolver(() => [MoneyPrice], {
    description:
      "What one costs in money, by region and currency: alternatives. Empty where it is sold for currencies alone.",
  })
  moneyPrices(@Root() offer: domain.Offer): readonly MoneyPrice[] {
    return offer.moneyPrices;
  }

  @FieldResolver(() => MoneyPrice, {
    nullable: true,
    description:
      "What one costs in money in a region: in `currency` if there is such a price, else in the first that there is; null where it is not sold for money there.",
  })
  moneyPrice(
    @Root() offer: domain.Offer,
    @Arg("region", () => String, { description: "ISO 3166-1 alpha-2." }) region: string,
    @Arg("currency", () => String, { nullable: true, description: "ISO 4217." }) currency?: string | null,
  ): MoneyPrice | null {
    return domain.moneyPriceIn(offer, region, currency ?? null);
  }

  @FieldResolver(() => [StoreProduct], { description: "The ids under which stores outside sell it." })
  products(@Root() { productIds }: domain.Offer): StoreProduct[] {
    return Object.entries(productIds).map(([store, productId]) => ({ store, productId }));
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: "When its sale begins; null where it always was.",
  })
  saleStartsAt(@Root() { sale }: domain.Offer): Date | null {
    return toDate(sale.fromMs);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: "When its sale ends; null where it does not.",
  })
  saleEndsAt(@Root() { sale }: domain.Offer): Date | null {
    return toDate(sale.untilMs);
  }

  @FieldResolver(() => [OfferLimit], { description: "The most that one player may buy." })
  async limits(@Root() offer: domain.Offer, @Ctx() { loaders }: Context): Promise<OfferLimit[]> {
    const states = await domain.readLimits(offer, await loaders.view());
    return states.map(({ limit, used, resetsAtMs }) => ({
      ...limit,
      remaining: Math.max(0, limit.max - used),
      resetsAt: toDate(resetsAtMs),
    }));
  }

  @FieldResolver(() => OfferStock, {
    nullable: true,
    description: "What there is of it; null where there is no end of it.",
  })
  async stock(@Root() offer: domain.Offer, @Ctx() { loaders }: Context): Promise<OfferStock | null> {
    if (offer.stock === null) return null;
    const { total } = offer.stock;
    return { total, left: Math.max(0, total - (await loaders.stockTaken(offer.id))) };
  }

  @FieldResolver(() => OfferAvailability, { description: "Whether the caller can buy one of it now." })
  async availability(@Root() offer: domain.Offer, @Ctx() { loaders }: Context): Promise<OfferAvailability> {
    const obstacle = await domain.findObstacle(offer, await loaders.view(), 1);
    return {
      available: obstacle === null,
      reason: obstacle?.reason ?? null,
      until: toDate(obstacle?.untilMs ?? null),
    };
  }
}

/** The API's form of an offer: its fields find the service's offer behind it. */
export function toOffer(offer: domain.Offer): domain.Offer & Offer {
  return offer;
}

/** The API's form of an entitlement's time. */
export function toEntitlementLine({ entitlementId, durationS }: domain.EntitlementTerm) {
  return { entitlementId, durationS: durationS === null ? null : BigInt(durationS) };
}

async function maySee(offer: domain.Offer, { principal }: Context, viewer: domain.Viewer): Promise<boolean> {
  return hasScope(principal, "store:read") || domain.mayBeShown(offer, viewer);
}

async function keep<Value>(
  values: readonly Value[],
  wanted: (value: Value) => Promise<boolean>,
): Promise<Value[]> {
  const answers = await Promise.all(values.map(wanted));
  return values.filter((_, place) => answers[place]);
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
