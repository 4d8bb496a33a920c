import { badInput } from "@muster/errors";
import { itemAsset } from "./assets.js";
import { checkId, checkSlug, checkWord } from "./bounds.js";
import type { Catalogue, CurrencyId, DefinitionId, ItemDefinition, Texts } from "./definitions/index.js";
import type { Item, ItemId, Place, PlayerId } from "./domain.js";

/** By what a player's items are sorted. */
export type ItemOrder = "acquired" | "name" | "rarity" | "quantity" | "value";

/** Which of a player's items are wanted: those that fit everything that is given. */
export interface ItemFilter {
  /** Kinds with all of these tags. */
  readonly tags: readonly string[];
  /** Kinds of one of these rarities. */
  readonly rarities: readonly string[];
  /** One of these kinds. */
  readonly definitionIds: readonly DefinitionId[];
  /** In that container; in the main inventory, where it is the player's own id. */
  readonly containerId: string | null;
  readonly tradable: boolean | null;
  /** What the kind's name holds, whatever the case and the accents, in any language. */
  readonly search: string | null;
}

/** A page of what a player has. */
export interface ItemListRequest {
  readonly playerId: PlayerId;
  readonly filter: ItemFilter;
  readonly order: ItemOrder;
  readonly descending: boolean;
  /** The language in which names are sorted. */
  readonly locale: string;
  readonly limit: number;
  readonly from: ItemPosition | undefined;
}

/** Where an item is in a sorted list: what it is sorted by, and its id. For `name` and `rarity` the former is its kind. */
export interface ItemPosition {
  readonly key: string;
  readonly itemId: ItemId;
}

/** A kind of item, by its name in the book, with a number to sort by. */
export interface RankedKind {
  readonly assetId: string;
  readonly rank: bigint;
}

/** What storage reads for an {@link ItemListRequest}: kinds with a number to sort by, in place of their names. */
export interface RankedItems {
  readonly playerId: PlayerId;
  readonly place: Place | null;
  /** The kinds that are wanted with their ranks; `null` where every kind is, and none has a rank. */
  readonly kinds: readonly RankedKind[] | null;
  /** By the kind's rank, by rank times quantity, by quantity, or by when the owner got it. */
  readonly by: "rank" | "worth" | "quantity" | "acquired";
  readonly descending: boolean;
  readonly limit: number;
  /** Only what comes after. */
  readonly from: { readonly key: bigint; readonly itemId: ItemId } | undefined;
}

/** A page of {@link RankedItems}. */
export interface ItemPage {
  readonly items: readonly { readonly item: Item; readonly key: bigint }[];
  /** How many there are on all pages. */
  readonly totalCount: number;
}

/** How many a player has by kind. */
export interface KindCount {
  readonly definitionId: DefinitionId;
  readonly quantity: bigint;
  /** Unique items and stacks. */
  readonly places: number;
}

/** What a player has, in numbers. */
export interface InventorySummary {
  readonly itemCount: number;
  readonly byRarity: readonly { readonly name: string; readonly quantity: bigint }[];
  readonly byTag: readonly { readonly name: string; readonly quantity: bigint }[];
  /** Nominal values of all that has one. */
  readonly value: readonly { readonly currencyId: CurrencyId; readonly amount: bigint }[];
}

const listMax = 100;
const searchCharsMax = 100;

/** @throws BAD_USER_INPUT naming the field of the filter and its bound. */
export function checkItemFilter(filter: ItemFilter): void {
  const { tags, rarities, definitionIds, containerId, search } = filter;
  for (const [name, list] of Object.entries({ tags, rarities, definitionIds }))
    if (list.length > listMax) throw badInput(`filter.${name}`, `at most ${listMax}`);
  for (const [at, tag] of tags.entries()) checkWord(`filter.tags[${at}]`, tag);
  for (const [at, rarity] of rarities.entries()) checkWord(`filter.rarities[${at}]`, rarity);
  for (const [at, id] of definitionIds.entries()) checkSlug(`filter.definitionIds[${at}]`, id);
  if (containerId !== null) checkId("filter.containerId", containerId);
  if (search !== null && (search.length < 1 || search.length > searchCharsMax))
    throw badInput("filter.search", `1 to ${searchCharsMax} characters`);
}

/** What storage has to read for `request`. The names and ranks come from memory, and so cost the database nothing. */
export function rankItems(catalogue: Catalogue, request: ItemListRequest): RankedItems {
  const { playerId, filter, order, descending, locale, limit, from } = request;
  const rankOf = order === "name" ? nameRanks(catalogue, request.locale) : rankBy(catalogue, order);
  const ranked = order === "name" || order === "rarity" || order === "value";
  const rank = ({ id }: ItemDefinition): RankedKind => ({ assetId: itemAsset(id), rank: rankOf(id) });
  const kinds =
    wantsEveryKind(filter) && !ranked
      ? null
      : remember(chosenKinds, catalogue, JSON.stringify([order, locale, kindFilter(filter)]), () =>
          chooseKinds(catalogue, filter).map(rank),
        );
  const isRank = order === "name" || order === "rarity";
  return {
    playerId,
    place: placeOf(playerId, filter.containerId),
    kinds,
    by: isRank ? "rank" : order === "value" ? "worth" : order,
    descending,
    limit,
    from:
      from === undefined
        ? undefined
        : { itemId: from.itemId, key: isRank ? rankOf(from.key as DefinitionId) : BigInt(from.key) },
  };
}

/** The position of an item of a page. */
export function positionOf(order: ItemOrder, item: Item, key: bigint): ItemPosition {
  return {
    key: order === "name" || order === "rarity" ? item.definitionId : key.toString(),
    itemId: item.id,
  };
}

/** Sums what a player has of each kind. */
export function summarise({ items }: Catalogue, counts: readonly KindCount[]): InventorySummary {
  const byRarity = new Map<string, bigint>();
  const byTag = new Map<string, bigint>();
  const value = new Map<CurrencyId, bigint>();
  const add = <Name>(sums: Map<Name, bigint>, name: Name, more: bigint): void => {
    sums.set(name, (sums.get(name) ?? 0n) + more);
  };
  for (const { definitionId, quantity } of counts) {
    const kind = items.get(definitionId);
    if (kind === undefined) continue;
    add(byRarity, kind.rarity, quantity);
    for (const tag of kind.tags) add(byTag, tag, quantity);
    if (kind.value !== null) add(value, kind.value.currencyId, kind.value.amount * quantity);
  }
  const named = (sums: Map<string, bigint>) =>
    [...sums].map(([name, quantity]) => ({ name, quantity })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    itemCount: counts.reduce((sum, { places }) => sum + places, 0),
    byRarity: named(byRarity),
    byTag: named(byTag),
    value: [...value]
      .map(([currencyId, amount]) => ({ currencyId, amount }))
      .sort((a, b) => (a.currencyId < b.currencyId ? -1 : 1)),
  };
}

function placeOf(ownerId: PlayerId, containerId: string | null): Place | null {
  if (containerId === null) return null;
  return { ownerId, containerId: containerId === ownerId ? null : (containerId as Place["containerId"]) };
}

function wantsEveryKind({ tags, rarities, definitionIds, tradable, search }: ItemFilter): boolean {
  return tags.length + rarities.length + definitionIds.length === 0 && tradable === null && search === null;
}

/** What of a filter says which kinds are wanted. */
function kindFilter({ containerId: _, ...filter }: ItemFilter): Omit<ItemFilter, "containerId"> {
  return filter;
}

function chooseKinds(catalogue: Catalogue, filter: ItemFilter): ItemDefinition[] {
  const { tags, rarities, definitionIds, tradable, search } = filter;
  const sought = search === null ? null : fold(search);
  const names = sought === null ? undefined : foldedNames(catalogue);
  return [...catalogue.items.values()].filter(
    (kind) =>
      tags.every((tag) => kind.tags.includes(tag)) &&
      (rarities.length === 0 || rarities.includes(kind.rarity)) &&
      (definitionIds.length === 0 || definitionIds.includes(kind.id)) &&
      (tradable === null || kind.tradable === tradable) &&
      (sought === null || names?.get(kind.id)?.includes(sought) === true),
  );
}

/** Without case and accents; ligatures and full-width letters as plain ones. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}

/** What was computed of a catalogue, by what it is for: a handful of entries for as long as the catalogue is in force. */
type Memory<Value> = WeakMap<Catalogue, Map<string, Value>>;
const entriesMax = 50;
const foldedTexts: Memory<ReadonlyMap<DefinitionId, string>> = new WeakMap();
const ranksByName: Memory<ReadonlyMap<DefinitionId, bigint>> = new WeakMap();
const chosenKinds: Memory<readonly RankedKind[]> = new WeakMap();

function remember<Value>(
  memory: Memory<Value>,
  catalogue: Catalogue,
  key: string,
  compute: () => Value,
): Value {
  const entries = memory.get(catalogue) ?? new Map<string, Value>();
  memory.set(catalogue, entries);
  const known = entries.get(key);
  if (known !== undefined) return known;
  const value = compute();
  if (entries.size >= entriesMax) entries.clear();
  entries.set(key, value);
  return value;
}

function foldedNames(catalogue: Catalogue): ReadonlyMap<DefinitionId, string> {
  return remember(foldedTexts, catalogue, "", () => {
    const kinds = [...catalogue.items.values()];
    // A line break stands in no name, so that nothing is found across two languages.
    return new Map(kinds.map(({ id, name }) => [id, fold(Object.values(name).join("\n"))]));
  });
}

function nameRanks(catalogue: Catalogue, locale: string): (id: DefinitionId) => bigint {
  const ranks = remember(ranksByName, catalogue, locale, () => {
    const { compare } = new Intl.Collator(locale, { numeric: true });
    const named = [...catalogue.items.values()].map(({ id, name }) => ({ id, name: pickText(name, locale) }));
    named.sort((one, other) => compare(one.name, other.name));
    return new Map(named.map(({ id }, rank) => [id, BigInt(rank)]));
  });
  return (id) => ranks.get(id) ?? -1n;
}

function rankBy({ items, rarityOrder }: Catalogue, order: ItemOrder): (id: DefinitionId) => bigint {
  if (order === "rarity") return (id) => BigInt(rarityOrder.indexOf(items.get(id)?.rarity ?? ""));
  if (order === "value") return (id) => items.get(id)?.value?.amount ?? 0n;
  return () => 0n;
}

/** As the API's `LocalizedText.text` falls back. */
function pickText(texts: Texts, locale: string): string {
  const language = locale.split("-", 1)[0] ?? locale;
  return texts[locale] ?? texts[language] ?? texts["en"] ?? Object.values(texts)[0] ?? "";
}
