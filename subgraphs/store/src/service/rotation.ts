import type { OfferId, ShopContent, Window } from "./domain.js";
import { KeyedChoices } from "./weighted.js";

/** What a shop shows to the players of one segment in one period. */
export interface Rotation {
  /** The period's place after the shop's epoch; before it, negative. */
  readonly period: number;
  readonly window: Window & { readonly fromMs: number; readonly untilMs: number };
  /** One of the shop's segments; `null` for everyone else. */
  readonly segment: string | null;
  /** In the order of the slots. */
  readonly offerIds: readonly OfferId[];
}

/**
 * The selection at a moment. It follows from the shop's content, the moment and the player's segments alone, so that every
 * process shows the same, and support can tell what a player saw.
 *
 * Slot after slot, one of the offers left in the pool is chosen by weight: the choices are those of {@link KeyedChoices} with
 * the shop's seed as key and `<shop id>|<period>|<segment>` as label.
 */
export function rotationOf(shop: ShopContent, atMs: number, segments: ReadonlySet<string>): Rotation {
  const periodMs = shop.periodS * 1000;
  const period = Math.floor((atMs - shop.epochMs) / periodMs);
  const fromMs = shop.epochMs + period * periodMs;
  const segment = shop.segments.find((one) => segments.has(one)) ?? null;
  const choices = new KeyedChoices(shop.seed, `${shop.id}|${period}|${segment ?? ""}`);
  const left = [...shop.pool];
  const offerIds = Array.from({ length: shop.slotCount }, () => {
    const [chosen] = left.splice(choices.pick(left.map(({ weight }) => weight)), 1);
    if (chosen === undefined) throw new Error("a shop has no more slots than offers");
    return chosen.offerId;
  });
  return { period, window: { fromMs, untilMs: fromMs + periodMs }, segment, offerIds };
}
