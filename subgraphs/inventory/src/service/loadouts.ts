import { AppError, badInput } from "@muster/errors";
import { checkDistinct, checkId, checkSlug, checkTitle } from "./bounds.js";
import { missing, type SlotId } from "./definitions/index.js";
import type { ItemId, PlayerId } from "./domain.js";
import { notOwned, requireUnexpired } from "./moves.js";
import type { ServiceContext } from "./posting.js";

/** The most loadouts of a player. */
export const loadoutsMax = 50;
/** The most slots that a loadout fills. */
export const loadoutSlotsMax = 50;

/** What a player means to use together. */
export interface Loadout {
  readonly playerId: PlayerId;
  /** Unique among the player's. */
  readonly name: string;
  /** By slot; an item may be gone by now. */
  readonly slots: readonly LoadoutSlot[];
  /** Milliseconds since the Unix epoch. */
  readonly savedAtMs: number;
}

/** An item in a slot. */
export interface LoadoutSlot {
  readonly slotId: SlotId;
  readonly itemId: ItemId;
}

/** Sets of items that players keep by name. Nothing of value moves, and saving the same again changes nothing. */
export interface LoadoutService {
  /**
   * Saves a loadout under its name, in place of one that is there.
   *
   * @throws BAD_USER_INPUT (also for an item that does not fit its slot), NOT_FOUND (slot), ITEM_NOT_OWNED, LIMIT_REACHED.
   */
  saveLoadout(loadout: Omit<Loadout, "savedAtMs">): Promise<Loadout>;
  /** @throws NOT_FOUND. */
  deleteLoadout(playerId: PlayerId, name: string): Promise<void>;
}

/** Makes the {@link LoadoutService}. */
export function createLoadouts({ storage, catalogue, clock }: ServiceContext): LoadoutService {
  return {
    async saveLoadout({ playerId, name, slots }) {
      checkTitle("name", name);
      if (slots.length > loadoutSlotsMax) throw badInput("slots", `at most ${loadoutSlotsMax}`);
      for (const [place, { slotId, itemId }] of slots.entries()) {
        checkSlug(`slots[${place}].slotId`, slotId);
        checkId(`slots[${place}].itemId`, itemId);
      }
      checkDistinct(
        slots.map(({ slotId }) => slotId),
        (place) => `slots[${place}].slotId`,
      );
      const inForce = await catalogue();
      const items = await storage.findItems(slots.map(({ itemId }) => itemId));
      for (const [place, { slotId, itemId }] of slots.entries()) {
        const field = `slots[${place}].`;
        const slot = inForce.slots.get(slotId);
        if (slot === undefined) throw missing(`${field}slotId`, "no such slot");
        const item = items[place];
        if (item?.ownerId !== playerId) throw notOwned(itemId, field);
        const kind = inForce.items.get(item.definitionId);
        requireUnexpired(item, kind, clock.nowMs(), field);
        if (slot.tags.length > 0 && kind?.tags.some((tag) => slot.tags.includes(tag)) !== true)
          throw badInput(`${field}itemId`, `an item with one of the tags ${slot.tags.join(", ")}`);
      }
      const loadout = { playerId, name, slots, savedAtMs: clock.nowMs() };
      if (!(await storage.saveLoadout(loadout, loadoutsMax))) {
        const message = `a player has at most ${loadoutsMax} loadouts`;
        throw new AppError("LIMIT_REACHED", message, { limit: "loadouts", max: loadoutsMax });
      }
      return loadout;
    },

    async deleteLoadout(playerId, name) {
      checkTitle("name", name);
      if (!(await storage.deleteLoadout(playerId, name))) throw missing("name", "no such loadout");
    },
  };
}
