/** The kinds of item and currencies of the demo, and what its new players get; the input of `publishItemDefinitions`. */
export const demoDefinitions = {
  definitions: [
    {
      id: "potion",
      name: text("Healing potion", "Heiltrank", "Poção de cura"),
      stackable: true,
      stackMax: "999",
      rarity: "common",
      tags: ["consumable", "healing"],
      value: { currencyId: "gold", amount: "5" },
    },
    {
      id: "arrow",
      name: text("Arrow", "Pfeil", "Flecha"),
      stackable: true,
      stackMax: "9999",
      rarity: "common",
      tags: ["ammunition"],
      value: { currencyId: "gold", amount: "1" },
    },
    {
      id: "traveller-cloak",
      name: text("Traveller's cloak", "Reisemantel", "Manto do viajante"),
      stackable: false,
      rarity: "uncommon",
      tags: ["armour"],
      description: text("It has seen many roads.", "Er kennt viele Wege.", "Já viu muitas estradas."),
      value: { currencyId: "gold", amount: "60" },
    },
    {
      id: "dawn-blade",
      name: text("Dawn blade", "Klinge der Dämmerung", "Lâmina da aurora"),
      stackable: false,
      rarity: "legendary",
      tags: ["weapon"],
      description: text("It is warm to the touch.", "Sie ist warm.", "É quente ao toque."),
      value: { currencyId: "gold", amount: "2500" },
    },
    {
      id: "hunter-chest",
      name: text("Hunter's chest", "Jägertruhe", "Baú do caçador"),
      stackable: true,
      stackMax: "99",
      rarity: "uncommon",
      tags: ["box"],
    },
  ],
  currencies: [
    { id: "gold", name: text("Gold", "Gold", "Ouro") },
    { id: "gems", name: text("Gems", "Edelsteine", "Gemas") },
  ],
  containers: [{ id: "bank", name: text("Bank", "Bank", "Banco"), capacity: 40, countMax: 1 }],
  slots: [
    { id: "main-hand", name: text("Main hand", "Haupthand", "Mão principal"), tags: ["weapon"] },
    { id: "body", name: text("Body", "Körper", "Corpo"), tags: ["armour"] },
  ],
  recipes: [
    {
      id: "fletch-arrows",
      name: text("Fletch arrows", "Pfeile schnitzen", "Fazer flechas"),
      inputs: { currencies: [{ currencyId: "gold", amount: "10" }] },
      outputs: { items: [{ definitionId: "arrow", quantity: "25" }] },
      limit: { max: 20, period: "DAY" },
    },
  ],
  rarities: ["common", "uncommon", "rare", "epic", "legendary"],
  starterGrant: {
    items: [
      { definitionId: "potion", quantity: "3" },
      { definitionId: "traveller-cloak", quantity: "1" },
    ],
    currencies: [{ currencyId: "gold", amount: "100" }],
  },
} as const;

function text(english: string, german: string, portuguese: string) {
  return [
    { locale: "en", text: english },
    { locale: "de", text: german },
    { locale: "pt-BR", text: portuguese },
  ];
}
