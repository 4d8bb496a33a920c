import {
  CatalogDraftsDocument,
  CatalogInForceDocument,
  CatalogPublicationsDocument,
  DiscardCatalogDraftDocument,
  PublishCatalogDocument,
  RollBackCatalogDocument,
  SaveCatalogDraftDocument,
  WithdrawCatalogDocument,
} from "../../generated/operations.js";
import type { Change, DefinitionSpace, Difference, State } from "./space.js";

const name = { en: "New" };

/** The store's catalog: offers, random boxes, rotating shops, entitlements. */
export const catalogSpace: DefinitionSpace = {
  title: "Catalog",
  path: "/staff/catalog",
  kinds: [
    {
      prefix: "offer:",
      label: "Offer",
      template: {
        name,
        contents: { items: [{ definitionId: "potion", quantity: "1" }] },
        prices: [{ currencyId: "gold", amount: "10" }],
      },
    },
    {
      prefix: "box:",
      label: "Random box",
      template: { name, entries: [{ weight: 1, items: [{ definitionId: "potion", quantity: "1" }] }] },
    },
    {
      prefix: "shop:",
      label: "Rotating shop",
      template: { name, slotCount: 1, periodS: 86_400, pool: [{ offerId: "", weight: 1 }], seed: "" },
    },
    { prefix: "entitlement:", label: "Entitlement", template: { name } },
  ],
  readState: async (client) => (await client.execute(CatalogInForceDocument)).storeCatalogExport as State,
  readDrafts: async (client) =>
    (await client.execute(CatalogDraftsDocument)).storeCatalogDrafts.map((draft) => ({
      ...draft,
      changes: draft.changes as readonly Change[],
      diff: draft.diff as readonly Difference[],
    })),
  readPublications: async (client, after) => {
    const { storeCatalogPublications } = await client.execute(CatalogPublicationsDocument, { after });
    const edges = storeCatalogPublications.edges.map(({ node }) => ({
      node: { ...node, diff: node.diff as readonly Difference[] },
    }));
    return { ...storeCatalogPublications, edges };
  },
  saveDraft: async (client, { draft, title, changes }) => {
    const known = draft && { draftId: draft.id, expectedVersion: draft.version };
    const input = { title, changes, ...known };
    const saved = await client.execute(SaveCatalogDraftDocument, { input });
    return saved.saveStoreCatalogDraft.draft?.id ?? "";
  },
  discardDraft: (client, { id: draftId, version: expectedVersion }) =>
    client.execute(DiscardCatalogDraftDocument, { input: { draftId, expectedVersion } }),
  publish: (client, { draft, note, effectiveAt }) =>
    client.mutate(PublishCatalogDocument, {
      input: { draftId: draft.id, expected: draft.version, note, effectiveAt },
    }),
  rollBack: (client, input) => client.mutate(RollBackCatalogDocument, { input }),
  withdraw: (client, input) => client.execute(WithdrawCatalogDocument, { input }),
};
