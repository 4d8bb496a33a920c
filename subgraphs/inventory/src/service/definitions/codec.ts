import type { Bundle, ContentByKind, ContentKind, RecipeLimit } from "./content.js";
import type { JsonObject, JsonReader } from "./read-json.js";

/** How a kind of definition is written as JSON: what is published, exported and compared. */
export interface ContentCodec<Of> {
  encode(content: Of): JsonObject;
  /** @param id The slug under which it is published. @throws BAD_USER_INPUT with the path of what is not as it should be. */
  decode(id: string, json: JsonReader): Of;
}

/** The codec of each kind of definition. Amounts are strings of digits; what is `null` may be absent. */
export const codecs: { readonly [Kind in ContentKind]: ContentCodec<ContentByKind[Kind]> } = {
  item: {
    encode: ({ id: _, tags, stackMax, value, ...rest }) => ({
      ...rest,
      tags: inOrder(tags),
      stackMax: stackMax === null ? null : stackMax.toString(),
      value: value === null ? null : { currencyId: value.currencyId, amount: value.amount.toString() },
    }),
    decode: (id, json) => ({
      id: id as ContentByKind["item"]["id"],
      name: json.dictionary("name"),
      description: json.optional("description", json.dictionary),
      stackMax: json.optional("stackMax", json.amount),
      rarity: json.text("rarity"),
      tags: inOrder(json.optional("tags", json.texts) ?? []),
      tradable: json.optional("tradable", json.flag) ?? true,
      lifetimeS: json.optional("lifetimeS", json.whole),
      value: json.optional("value", (name) => json.object(name, decodeCurrencyLine)),
      imageUrl: json.optional("imageUrl", json.text),
    }),
  },
  currency: {
    encode: ({ name }) => ({ name }),
    decode: (id, json) => ({ id: id as ContentByKind["currency"]["id"], name: json.dictionary("name") }),
  },
  container: {
    encode: ({ id: _, ...rest }) => ({ ...rest }),
    decode: (id, json) => ({
      id: id as ContentByKind["container"]["id"],
      name: json.dictionary("name"),
      capacity: json.whole("capacity"),
      countMax: json.whole("countMax"),
    }),
  },
  slot: {
    encode: ({ name, tags }) => ({ name, tags: inOrder(tags) }),
    decode: (id, json) => ({
      id: id as ContentByKind["slot"]["id"],
      name: json.dictionary("name"),
      tags: inOrder(json.optional("tags", json.texts) ?? []),
    }),
  },
  recipe: {
    encode: ({ name, inputs, outputs, limit }) => ({
      name,
      inputs: encodeBundle(inputs),
      outputs: encodeBundle(outputs),
      limit: limit === null ? null : { ...limit },
    }),
    decode: (id, json) => ({
      id: id as ContentByKind["recipe"]["id"],
      name: json.dictionary("name"),
      inputs: json.object("inputs", decodeBundle),
      outputs: json.object("outputs", decodeBundle),
      limit: json.optional("limit", (name) => json.object(name, decodeLimit)),
    }),
  },
  rarities: {
    encode: ({ order }) => ({ order }),
    decode: (_, json) => ({ order: json.texts("order") }),
  },
  starterGrant: { encode: encodeBundle, decode: (_, json) => decodeBundle(json) },
  tradePolicy: {
    encode: ({ valueImbalanceMax, ...rest }) => ({
      ...rest,
      valueImbalanceMax: valueImbalanceMax === null ? null : valueImbalanceMax.toString(),
    }),
    decode: (_, json) => ({
      tradeHoldS: json.whole("tradeHoldS"),
      purchaseHoldS: json.whole("purchaseHoldS"),
      newDeviceLockS: json.whole("newDeviceLockS"),
      openTradesMax: json.whole("openTradesMax"),
      valueImbalanceMax: json.optional("valueImbalanceMax", json.amount),
    }),
  },
};

/** A bundle as JSON. */
export function encodeBundle({ items, currencies }: Bundle): JsonObject {
  return {
    items: items.map(({ definitionId, quantity }) => ({ definitionId, quantity: quantity.toString() })),
    currencies: currencies.map(({ currencyId, amount }) => ({ currencyId, amount: amount.toString() })),
  };
}

/** A bundle of JSON as {@link encodeBundle} makes it. */
export function decodeBundle(json: JsonReader): Bundle {
  return {
    items:
      json.optional("items", (name) =>
        json.list(name, (line) => ({
          definitionId: line.text("definitionId") as Bundle["items"][number]["definitionId"],
          quantity: line.amount("quantity"),
        })),
      ) ?? [],
    currencies: json.optional("currencies", (name) => json.list(name, decodeCurrencyLine)) ?? [],
  };
}

function decodeCurrencyLine(line: JsonReader): Bundle["currencies"][number] {
  return {
    currencyId: line.text("currencyId") as Bundle["currencies"][number]["currencyId"],
    amount: line.amount("amount"),
  };
}

function decodeLimit(json: JsonReader): RecipeLimit {
  return { max: json.whole("max"), period: json.word("period", ["ever", "day", "week"]) };
}

function inOrder(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}
