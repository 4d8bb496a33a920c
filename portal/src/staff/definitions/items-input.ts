import type { LocalizedTextInput, SaveItemDefinitionsDraftInput } from "../../generated/operations.js";
import type { Change, Content } from "./space.js";

type Input = Omit<SaveItemDefinitionsDraftInput, "title" | "draftId" | "expectedVersion">;

/**
 * Changes of definitions, as JSON of their export, in the form in which the graph takes them. What is not as it should be is left
 * for the platform to refuse.
 */
export function toItemsInput(changes: readonly Change[]): Input {
  const of = (prefix: string): (Content & { readonly id: string })[] =>
    changes.flatMap(({ id, content }) =>
      content !== null && id.startsWith(prefix) ? [{ ...content, id: id.slice(prefix.length) }] : [],
    );
  const single = (id: string): Content | undefined =>
    changes.find((change) => change.id === id)?.content ?? undefined;
  const tradePolicy = single("tradePolicy");
  const starterGrant = single("starterGrant");
  const rarities = single("rarities")?.["order"];
  const input = {
    definitions: of("item:").map(toDefinition),
    currencies: of("currency:").map(withTexts),
    containers: of("container:").map(withTexts),
    slots: of("slot:").map(withTexts),
    recipes: of("recipe:").map((recipe) => ({ ...withTexts(recipe), limit: toLimit(recipe["limit"]) })),
    removed: changes.filter(({ content }) => content === null).map(({ id }) => id),
    ...(rarities !== undefined && { rarities }),
    ...(tradePolicy !== undefined && { tradePolicy }),
    ...(starterGrant !== undefined && { starterGrant }),
  };
  return input as unknown as Input;
}

function toDefinition(content: Content): Content {
  const { description, stackMax } = content;
  return {
    ...withTexts(content),
    description: description == null ? null : toTexts(description),
    stackable: stackMax != null,
  };
}

function withTexts(content: Content): Content {
  return { ...content, name: toTexts(content["name"]) };
}

function toTexts(texts: unknown): readonly LocalizedTextInput[] {
  const byLocale = typeof texts === "object" && texts !== null ? texts : {};
  return Object.entries(byLocale).map(([locale, text]) => ({ locale, text: String(text) }));
}

function toLimit(limit: unknown): unknown {
  if (typeof limit !== "object" || limit === null || !("period" in limit)) return limit ?? null;
  return { ...limit, period: String(limit.period).toUpperCase() };
}
