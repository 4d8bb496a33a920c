import type {
  Bundle,
  ContainerKind,
  ContainerKindId,
  Content,
  Currency,
  CurrencyId,
  DefinitionId,
  ItemDefinition,
  Recipe,
  RecipeId,
  Slot,
  SlotId,
  TradePolicyContent,
} from "./content.js";

/** Everything in force at one time. It is never changed; another publication makes another catalogue. */
export interface Catalogue {
  /** The publication's number. */
  readonly revision: number;
  /** All by id, in the order of their ids' bytes. */
  readonly items: ReadonlyMap<DefinitionId, ItemDefinition>;
  readonly currencies: ReadonlyMap<CurrencyId, Currency>;
  readonly containers: ReadonlyMap<ContainerKindId, ContainerKind>;
  readonly slots: ReadonlyMap<SlotId, Slot>;
  readonly recipes: ReadonlyMap<RecipeId, Recipe>;
  /** From the most common to the rarest; may lack some. */
  readonly rarityOrder: readonly string[];
  readonly starterGrant: Bundle | undefined;
  readonly tradePolicy: TradePolicyContent;
}

/** What binds trades where nothing was published: a week's hold, three days for a new device. */
export const defaultTradePolicy: TradePolicyContent = {
  tradeHoldS: 7 * 86_400,
  purchaseHoldS: 7 * 86_400,
  newDeviceLockS: 3 * 86_400,
  openTradesMax: 20,
  valueImbalanceMax: null,
};

/** A published entry: what it is, and in which revision. */
export interface Entry {
  readonly revision: number;
  readonly content: Content;
}

/** Arranges the entries of one publication. */
export function createCatalogue(revision: number, entries: Iterable<Entry>): Catalogue {
  const all = [...entries];
  /** The definitions of one kind, by id. */
  const of = <Value extends { readonly id: string }>(kind: Content["kind"]): Map<Value["id"], Value> => {
    const found = all
      .filter(({ content }) => content.kind === kind)
      .map((entry) => ({ ...entry.content.content, revision: entry.revision }) as unknown as Value);
    found.sort((one, other) => (one.id < other.id ? -1 : 1));
    return new Map(found.map((value) => [value.id, value]));
  };
  const single = <Kind extends "rarities" | "starterGrant" | "tradePolicy">(kind: Kind) =>
    all.find(({ content }) => content.kind === kind)?.content.content as
      | Extract<Content, { kind: Kind }>["content"]
      | undefined;
  return {
    revision,
    items: of<ItemDefinition>("item"),
    currencies: of<Currency>("currency"),
    containers: of<ContainerKind>("container"),
    slots: of<Slot>("slot"),
    recipes: of<Recipe>("recipe"),
    rarityOrder: single("rarities")?.order ?? [],
    starterGrant: single("starterGrant"),
    tradePolicy: single("tradePolicy") ?? defaultTradePolicy,
  };
}
