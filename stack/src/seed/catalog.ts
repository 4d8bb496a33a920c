const day = 86_400;

/** The store's catalog of the demo; the `changes` of `publishStoreCatalog`. */
export const demoCatalog = [
  entry("offer:potion-pack", {
    name: text("Five healing potions", "Fünf Heiltränke", "Cinco poções de cura"),
    contents: { items: [{ definitionId: "potion", quantity: "5" }] },
    prices: [{ currencyId: "gold", amount: "25" }],
    giftable: true,
  }),
  entry("offer:daily-arrows", {
    name: text("Free arrows, once a day", "Pfeile umsonst, einmal am Tag", "Flechas grátis, uma vez por dia"),
    contents: { items: [{ definitionId: "arrow", quantity: "20" }] },
    prices: [{ currencyId: "gold", amount: "0" }],
    limits: [{ period: "DAY", max: 1 }],
  }),
  entry("offer:founders-blade", {
    name: text("Founder's dawn blade", "Dämmerungsklinge der Gründer", "Lâmina da aurora dos fundadores"),
    description: text(
      "One hundred were forged. There will not be more.",
      "Hundert wurden geschmiedet. Mehr wird es nicht geben.",
      "Cem foram forjadas. Não haverá mais.",
    ),
    contents: { items: [{ definitionId: "dawn-blade", quantity: "1" }] },
    prices: [
      { currencyId: "gems", amount: "50" },
      { currencyId: "gold", amount: "5000" },
    ],
    stock: { total: 100 },
    limits: [{ period: "EVER", max: 1 }],
  }),
  entry("offer:hunter-chest", {
    name: text("Hunter's chest", "Jägertruhe", "Baú do caçador"),
    contents: { boxes: [{ boxId: "hunter-chest" }] },
    prices: [{ currencyId: "gold", amount: "30" }],
  }),
  entry("offer:sealed-chest", {
    name: text("Sealed hunter's chest", "Versiegelte Jägertruhe", "Baú do caçador selado"),
    contents: { items: [{ definitionId: "hunter-chest", quantity: "1" }] },
    prices: [{ currencyId: "gold", amount: "30" }],
    giftable: true,
  }),
  entry("offer:gem-pouch", {
    name: text("Pouch of gems", "Beutel Edelsteine", "Bolsa de gemas"),
    contents: { currencies: [{ currencyId: "gems", amount: "100" }] },
    moneyPrices: [
      { region: "*", currency: "USD", amountMicros: "4990000" },
      { region: "DE", currency: "EUR", amountMicros: "4990000" },
      { region: "BR", currency: "BRL", amountMicros: "24900000" },
    ],
    productIds: {
      apple: "com.example.muster.gempouch",
      google: "gem_pouch",
      steam: "1001",
      checkout: "gem-pouch",
    },
  }),
  entry("offer:season-pass", {
    name: text("Season pass", "Saisonpass", "Passe da temporada"),
    contents: { entitlements: [{ entitlementId: "season-pass", durationS: 60 * day }] },
    prices: [{ currencyId: "gems", amount: "80" }],
  }),
  shopOffer(
    "cloak",
    "60",
    ["traveller-cloak", "1"],
    text("Traveller's cloak", "Reisemantel", "Manto do viajante"),
  ),
  shopOffer("quiver", "15", ["arrow", "100"], text("Full quiver", "Voller Köcher", "Aljava cheia")),
  shopOffer("tonic", "8", ["potion", "2"], text("Traveller's tonic", "Reisetrunk", "Tônico do viajante")),
  entry("box:hunter-chest", {
    name: text("Hunter's chest", "Jägertruhe", "Baú do caçador"),
    entries: [
      { weight: 70, items: [{ definitionId: "arrow", quantity: "25" }] },
      { weight: 25, items: [{ definitionId: "potion", quantity: "3" }] },
      { weight: 4, currencies: [{ currencyId: "gems", amount: "20" }] },
      { weight: 1, items: [{ definitionId: "dawn-blade", quantity: "1" }] },
    ],
    guarantee: { after: 40, places: [3] },
    itemDefinitionId: "hunter-chest",
  }),
  entry("shop:travelling-merchant", {
    name: text("Travelling merchant", "Fahrender Händler", "Mercador viajante"),
    slotCount: 2,
    periodS: day,
    pool: [
      { offerId: "travellers-cloak", weight: 1 },
      { offerId: "travellers-quiver", weight: 3 },
      { offerId: "travellers-tonic", weight: 3 },
    ],
    seed: "demo-travelling-merchant",
  }),
  entry("entitlement:season-pass", {
    name: text("Season pass", "Saisonpass", "Passe da temporada"),
  }),
] as const;

function entry(id: string, content: object) {
  return { id, content };
}

/** What the travelling merchant sells, while the merchant shows it. */
function shopOffer(id: string, gold: string, [definitionId, quantity]: [string, string], name: object) {
  return entry(`offer:travellers-${id}`, {
    name,
    contents: { items: [{ definitionId, quantity }] },
    prices: [{ currencyId: "gold", amount: gold }],
    shopOnly: true,
  });
}

function text(english: string, german: string, portuguese: string) {
  return { en: english, de: german, "pt-BR": portuguese };
}
