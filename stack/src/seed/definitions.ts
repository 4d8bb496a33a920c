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
    },
    {
      id: "arrow",
      name: text("Arrow", "Pfeil", "Flecha"),
      stackable: true,
      stackMax: "9999",
      rarity: "common",
      tags: ["ammunition"],
    },
    {
      id: "traveller-cloak",
      name: text("Traveller's cloak", "Reisemantel", "Manto do viajante"),
      stackable: false,
      rarity: "uncommon",
      tags: ["armour"],
    },
    {
      id: "dawn-blade",
      name: text("Dawn blade", "Klinge der Dämmerung", "Lâmina da aurora"),
      stackable: false,
      rarity: "legendary",
      tags: ["weapon"],
    },
  ],
  currencies: [
    { id: "gold", name: text("Gold", "Gold", "Ouro") },
    { id: "gems", name: text("Gems", "Edelsteine", "Gemas") },
  ],
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
