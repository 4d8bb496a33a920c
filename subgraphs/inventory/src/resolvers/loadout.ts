import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Item, type Loadout, LoadoutSlot, LoadoutSlotDefinition } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { toNamed } from "./definition.js";

/** A slot with what its fields are found by. */
type KnownSlot = LoadoutSlot & domain.LoadoutSlot & Pick<domain.Loadout, "playerId">;

/** What a slot shows. */
@Resolver(() => LoadoutSlot)
export class LoadoutSlotResolver {
  @FieldResolver(() => LoadoutSlotDefinition, {
    nullable: true,
    description: "The slot, as it is in force; null when it was taken out of force.",
  })
  async slot(
    @Root() { slotId }: KnownSlot,
    @Ctx() { loaders }: Context,
  ): Promise<LoadoutSlotDefinition | null> {
    const slot = (await loaders.catalogue()).slots.get(slotId);
    return slot === undefined ? null : toNamed(slot);
  }

  @FieldResolver(() => Item, {
    nullable: true,
    description: "The item in it; null when the player does not have it any more.",
  })
  async item(@Root() { itemId, playerId }: KnownSlot, @Ctx() { loaders }: Context): Promise<Item | null> {
    const item = await loaders.items.load(itemId);
    return item?.ownerId === playerId ? item : null;
  }
}

/** The API's form of a loadout. */
export function toLoadout({ playerId, name, slots, savedAtMs }: domain.Loadout): Loadout {
  const known: readonly KnownSlot[] = slots.map((slot) => ({ ...slot, playerId }));
  return { name, savedAt: new Date(savedAtMs), slots: known };
}
