import {
  DiscardRulesDraftDocument,
  PublishRulesDocument,
  RollBackRulesDocument,
  type RulesDifferenceFragment,
  RulesDraftsDocument,
  RulesInForceDocument,
  RulesPublicationsDocument,
  SaveRulesDraftDocument,
  WithdrawRulesDocument,
} from "../../generated/operations.js";
import type { Change, Content, DefinitionSpace, Difference } from "../definitions/space.js";
import { RuleFields } from "./rule-fields.js";
import { rulesPath } from "./rules.js";
import { Trial } from "./trial.js";

/** How players are matched: sites, modes and queues. */
export const rulesSpace: DefinitionSpace = {
  title: "Matchmaking",
  path: rulesPath,
  kinds: [
    {
      prefix: "queue:",
      label: "Queue",
      template: {
        ...{
          teams: { count: 2, size: 1 },
          partySizes: [1],
          modes: [],
          performance: 25 / 6,
          starvationS: 120,
        },
        hard: { pingMs: [[0, 150]] },
        soft: {},
        worth: { waitS: [[0, 10]] },
      },
    },
    { prefix: "mode:", label: "Mode", template: { maps: [] } },
    { prefix: "site:", label: "Site", template: { region: "", floorMs: 0 } },
  ],
  Fields: RuleFields,
  Trial,
  readState: async (client) => {
    const { revision, entries } = (await client.execute(RulesInForceDocument)).ruleSet;
    return {
      revision,
      entries: Object.fromEntries(entries.map(({ id, content }) => [id, content as Content])),
    };
  },
  readDrafts: async (client) =>
    (await client.execute(RulesDraftsDocument)).ruleSetDrafts.map((draft) => ({
      ...draft,
      changes: draft.changes as readonly Change[],
      diff: draft.diff.map(toDifference),
    })),
  readPublications: async (client, after) => {
    const { ruleSetPublications } = await client.execute(RulesPublicationsDocument, { after });
    const edges = ruleSetPublications.edges.map(({ node }) => ({
      node: { ...node, diff: node.diff.map(toDifference) },
    }));
    return { ...ruleSetPublications, edges };
  },
  saveDraft: async (client, { draft, title, changes }) => {
    const known = draft && { draftId: draft.id, expectedVersion: draft.version };
    const input = { title, changes, ...known };
    return (await client.execute(SaveRulesDraftDocument, { input })).saveRuleSetDraft.draft?.id ?? "";
  },
  discardDraft: (client, { id: draftId, version: expectedVersion }) =>
    client.execute(DiscardRulesDraftDocument, { input: { draftId, expectedVersion } }),
  publish: (client, { draft, note, effectiveAt }) =>
    client.mutate(PublishRulesDocument, {
      input: { draftId: draft.id, expected: draft.version, note, effectiveAt },
    }),
  rollBack: (client, input) => client.mutate(RollBackRulesDocument, { input }),
  withdraw: (client, input) => client.execute(WithdrawRulesDocument, { input }),
};

function toDifference({ kind, ...rest }: RulesDifferenceFragment): Difference {
  return { ...rest, kind: kind.toLowerCase() as Difference["kind"] };
}
