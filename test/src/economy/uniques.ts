import type { ItemId, PlayerId } from "@muster/inventory/service";
import type { Random } from "@muster/runtime";

/** So many of a kind are known of one player at most; what is heard of beyond is forgotten. */
const knownMax = 100;

/** Unique items that somebody got, with who was last heard to have them. */
export class Uniques {
  readonly #owners = new Map<ItemId, { readonly shelf: string; place: number }>();
  /** Items by owner and kind. */
  readonly #shelves = new Map<string, ItemId[]>();

  /** Hears that a player has an item; that nobody has it any more, without one. */
  hear(itemId: ItemId, definitionId: string, ownerId: PlayerId | undefined): void {
    const before = this.#owners.get(itemId);
    if (before !== undefined) this.#takeOut(before);
    this.#owners.delete(itemId);
    if (ownerId === undefined) return;
    const shelf = `${ownerId} ${definitionId}`;
    const items = this.#shelves.get(shelf) ?? [];
    this.#shelves.set(shelf, items);
    if (items.length === knownMax) return;
    this.#owners.set(itemId, { shelf, place: items.push(itemId) - 1 });
  }

  /** One of the kind that the player may have. */
  pick(ownerId: PlayerId, definitionId: string, random: Random): ItemId | undefined {
    const items = this.#shelves.get(`${ownerId} ${definitionId}`) ?? [];
    return items[random.below(Math.max(1, items.length))];
  }

  #takeOut({ shelf, place }: { readonly shelf: string; readonly place: number }): void {
    const items = this.#shelves.get(shelf) ?? [];
    const last = items.pop();
    const gap = items.length > place && last !== undefined ? this.#owners.get(last) : undefined;
    if (gap === undefined || last === undefined) return;
    items[place] = last;
    gap.place = place;
  }
}
