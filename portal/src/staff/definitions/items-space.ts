import {
  DiscardItemsDraftDocument,
  type ItemsDifferenceFragment,
  ItemsDraftsDocument,
  ItemsInForceDocument,
  ItemsPublicationsDocument,
  PublishItemsDocument,
  RollBackItemsDocument,
  SaveItemsDraftDocument,
  WithdrawItemsDocument,
} from "../../generated/operations.js";
import { toItemsInput } from "./items-input.js";
import type { Content, DefinitionSpace, Difference, State } from "./space.js";

const name = { en: "New" };

/** What items, currencies, containers, slots and recipes are, and what binds trades. */
export const itemsSpace: DefinitionSpace = {
  title: "Items",
  path: "/staff/items",
  kinds: [
    {
      prefix: "item:",
      label: "Kind of item",
      template: {
        ...{ name, description: null, stackMax: "999", rarity: "common", tags: [] },
        ...{ tradable: true, lifetimeS: null, value: { currencyId: "gold", amount: "1" }, imageUrl: null },
      },
    },
    { prefix: "currency:", label: "Currency", template: { name } },
    { prefix: "container:", label: "Container", template: { name, capacity: 40, countMax: 1 } },
    { prefix: "slot:", label: "Loadout slot", template: { name, tags: [] } },
    {
      prefix: "recipe:",
      label: "Recipe",
      template: {
        name,
        inputs: { items: [], currencies: [{ currencyId: "gold", amount: "10" }] },
        outputs: { items: [{ definitionId: "potion", quantity: "1" }], currencies: [] },
        limit: null,
      },
    },
  ],
  readState: async (client) => (await client.execute(ItemsInForceDocument)).itemDefinitionsExport as State,
  readDrafts: async (client) =>
    (await client.execute(ItemsDraftsDocument)).itemDefinitionsDrafts.map((draft) => ({
      ...draft,
      changes: Object.entries(draft.changes as Record<string, Content | null>).map(([id, content]) => ({
        id,
        content,
      })),
      diff: draft.diff.map(toDifference),
    })),
  readPublications: async (client, after) => {
    const { itemDefinitionPublications } = await client.execute(ItemsPublicationsDocument, { after });
    const edges = itemDefinitionPublications.edges.map(({ node }) => ({
      node: { ...node, diff: node.diff.map(toDifference) },
    }));
    return { ...itemDefinitionPublications, edges };
  },
  saveDraft: async (client, { draft, title, changes }) => {
    const known = draft && { draftId: draft.id, expectedVersion: draft.version };
    const input = { title, ...toItemsInput(changes), ...known };
    return (await client.execute(SaveItemsDraftDocument, { input })).saveItemDefinitionsDraft.draft.id;
  },
  discardDraft: (client, { id: draftId, version: expectedVersion }) =>
    client.execute(DiscardItemsDraftDocument, { input: { draftId, expectedVersion } }),
  publish: (client, { draft, note, effectiveAt }) =>
    client.mutate(PublishItemsDocument, {
      input: { draftId: draft.id, expectedDraftVersion: draft.version, note, effectiveAt },
    }),
  rollBack: (client, input) => client.mutate(RollBackItemsDocument, { input }),
  withdraw: (client, input) => client.execute(WithdrawItemsDocument, { input }),
};

function toDifference({ kind, ...rest }: ItemsDifferenceFragment): Difference {
  return { ...rest, kind: kind.toLowerCase() as Difference["kind"] };
}
