import type { ContainerId, CurrencyId, ItemId, PlayerId } from "@muster/inventory/service";
import type { Ids, Random } from "@muster/runtime";
import type { Order, OrderId } from "@muster/store/service";
import type { Good } from "../goods.js";
import type { Model } from "../model.js";
import type { Operation } from "../operations.js";
import type { MoneyOffer, Sale, Storefronts } from "../storefronts.js";
import type { Haste } from "../time.js";
import type { Uniques } from "../uniques.js";

/** What clients know of the world that they play in, as far as they have heard. */
export interface Knowledge {
  readonly players: readonly PlayerId[];
  readonly goods: readonly Good[];
  /** The ids of stacks in main inventories, by `<player> <asset>`. */
  readonly stacks: ReadonlyMap<string, ItemId>;
  readonly uniques: Uniques;
  readonly containers: { readonly id: ContainerId; readonly playerId: PlayerId }[];
  /** Some of the orders that may be given back. */
  readonly orders: Order[];
  /** Some of the sales for money. */
  readonly sales: Sale[];
  /** Some of the orders that were held when they were heard of. */
  readonly held: OrderId[];
  /** What is sold for money. */
  readonly moneyOffers: { readonly phone: MoneyOffer; readonly figure: MoneyOffer };
  /** Each player's document, as it was last read or saved. */
  readonly documents: Map<PlayerId, KnownDocument>;
}

/** A document that every save of is in, in the order of their versions. */
export interface KnownDocument {
  readonly version: bigint;
  readonly saves: readonly string[];
}

/** Someone who does one thing after the other. */
export interface Actor {
  readonly random: Random;
  readonly ids: Ids;
  readonly knowledge: Knowledge;
  readonly storefronts: Pick<Storefronts, "buy" | "open">;
  readonly model: Pick<Model, "overdue">;
  readonly haste: Haste;
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** @returns The answer; `undefined` where it was refused. */
  perform(operation: Operation): Promise<unknown>;
}

/** Something that an actor does, in one or several operations. */
export type Flow = (actor: Actor) => Promise<void>;

/** One of them at random; `undefined` where there are none. */
export const one = <Value>(random: Random, values: readonly Value[]): Value | undefined =>
  values[random.below(Math.max(1, values.length))];
/** An id that was written down. */
export const slug = <Id extends string>(text: string): Id => text as Id;
/** What nearly everything costs. */
export const gold = slug<CurrencyId>("gold");

/** Any player. */
export function somebody({ random, knowledge }: Actor): PlayerId {
  const player = one(random, knowledge.players);
  if (player === undefined) throw new Error("nobody plays");
  return player;
}

/** Any other player. */
export function someoneElse(actor: Actor, than: PlayerId): PlayerId {
  for (;;) {
    const other = somebody(actor);
    if (other !== than) return other;
  }
}

/** A unique item that the player may have. */
export function someUnique(
  { random, knowledge }: Actor,
  ownerId: PlayerId,
  definitionId: string,
): ItemId | undefined {
  return knowledge.uniques.pick(ownerId, definitionId, random);
}
