import { badInput } from "@muster/errors";
import { checkDistinct, checkText, definitionsMax } from "./bounds.js";
import {
  type Bundle,
  type Catalogue,
  type ContainerKindContent,
  type Content,
  type CurrencyContent,
  checkCatalogue,
  checkContent,
  createCatalogue,
  type Entry,
  encodeContent,
  entryIdOf,
  type ItemDefinitionContent,
  type Json,
  type JsonObject,
  parseContent,
  type RaritiesContent,
  type RecipeContent,
  readJson,
  type SlotContent,
  type TradePolicyContent,
} from "./definitions/index.js";

/** Definitions that are to be put in force together; what is not named stays as it is. */
export interface DefinitionChanges {
  readonly items: readonly ItemDefinitionContent[];
  readonly currencies: readonly CurrencyContent[];
  readonly containers: readonly ContainerKindContent[];
  readonly slots: readonly SlotContent[];
  readonly recipes: readonly RecipeContent[];
  readonly rarities: RaritiesContent | undefined;
  readonly starterGrant: Bundle | undefined;
  readonly tradePolicy: TradePolicyContent | undefined;
  /** Entries to take out of force, e.g. `recipe:forge-sword`. */
  readonly removed: readonly string[];
}

/** No changes, for those that have some to build on. */
export const noChanges: DefinitionChanges = {
  items: [],
  currencies: [],
  containers: [],
  slots: [],
  recipes: [],
  rarities: undefined,
  starterGrant: undefined,
  tradePolicy: undefined,
  removed: [],
};

/** What everyone says who publishes. */
export interface PublishOptions {
  /** The principal. */
  readonly actorId: string;
  readonly idempotencyKey: string;
  /** Why, 1 to 500 characters. */
  readonly note: string;
  /** By the calendar; at once where absent. Milliseconds since the Unix epoch. */
  readonly effectiveAtMs?: number | undefined;
}

/** What is published: changes as they stand, or a draft. */
export type PublishRequest = PublishOptions &
  (
    | { readonly changes: DefinitionChanges; readonly expectedRevision?: number | undefined }
    | { readonly draftId: string; readonly expectedVersion?: number | undefined }
  );

/** A draft that is to be saved: a new one without `draftId`. */
export interface DraftRequest {
  readonly draftId?: string | undefined;
  readonly expectedVersion?: number | undefined;
  /** 1 to 500 characters. */
  readonly title: string;
  readonly changes: DefinitionChanges;
  readonly actorId: string;
}

/** Changes that someone collects. */
export interface DefinitionDraft {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly changes: ReadonlyMap<string, JsonObject | null>;
  readonly actorId: string;
  readonly savedAtMs: number;
}

/** A set of changes that someone put in force, or that waits to be. */
export interface DefinitionPublication {
  readonly number: number;
  readonly revision: number | null;
  readonly state: "waiting" | "inForce" | "withdrawn";
  readonly actorId: string;
  readonly note: string;
  readonly publishedAtMs: number;
  readonly effectiveAtMs: number;
  readonly changedCount: number;
  readonly rolledBackTo: number | null;
}

/** An entry that two states do not share. */
export interface DefinitionDifference {
  readonly id: string;
  readonly kind: "added" | "changed" | "removed";
  readonly fields: readonly {
    readonly path: string;
    readonly before: Json | undefined;
    readonly after: Json | undefined;
  }[];
}

/** What is wrong with a draft. */
export interface DefinitionProblem {
  readonly entryId: string | null;
  readonly field: string;
  readonly bound: string;
}

/** The whole space as a document. */
export interface DefinitionExport {
  readonly space: string;
  readonly revision: number;
  readonly entries: Readonly<Record<string, JsonObject>>;
}

type Changes = ReadonlyMap<string, JsonObject | null>;

/** Where definitions are kept and published: the space `inventory.items`. */
export interface DefinitionStore {
  inForce(): Promise<{ readonly revision: number; readonly entries: ReadonlyMap<string, Entry> }>;
  saveDraft(request: Omit<DraftRequest, "changes"> & { readonly changes: Changes }): Promise<DefinitionDraft>;
  readDraft(draftId: string): Promise<DefinitionDraft | undefined>;
  listDrafts(): Promise<DefinitionDraft[]>;
  discardDraft(request: {
    readonly draftId: string;
    readonly expectedVersion?: number | undefined;
    readonly actorId: string;
  }): Promise<void>;
  validate(draftId: string): Promise<DefinitionProblem[]>;
  diff(
    request:
      | { readonly draftId: string }
      | { readonly number: number }
      | { readonly fromRevision: number; readonly toRevision: number },
  ): Promise<DefinitionDifference[]>;
  publish(
    request: PublishOptions &
      (
        | { readonly draftId: string; readonly expectedVersion?: number | undefined }
        | { readonly changes: Changes; readonly expectedRevision?: number | undefined }
      ),
  ): Promise<DefinitionPublication>;
  rollBack(request: PublishOptions & { readonly toRevision: number }): Promise<DefinitionPublication>;
  withdraw(request: {
    readonly number: number;
    readonly actorId: string;
    readonly note: string;
  }): Promise<DefinitionPublication>;
  /** Reads up to `limit + 1`, newest first. */
  publications(page: {
    readonly limit: number;
    readonly backward: boolean;
    readonly from: number | undefined;
  }): Promise<DefinitionPublication[]>;
  export(revision?: number): Promise<DefinitionExport>;
  import(request: {
    readonly document: DefinitionExport;
    readonly title: string;
    readonly actorId: string;
  }): Promise<DefinitionDraft>;
}

/** What operators do with definitions beside what the store does by itself. */
export interface PublishingService {
  /** @throws BAD_USER_INPUT, NOT_FOUND (what a definition refers to, or the draft), CONFLICT, IDEMPOTENCY_CONFLICT. */
  publishDefinitions(request: PublishRequest): Promise<DefinitionPublication>;
  /** @throws BAD_USER_INPUT, NOT_FOUND, CONFLICT. */
  saveDefinitionsDraft(request: DraftRequest): Promise<DefinitionDraft>;
  /**
   * Makes a draft of an exported document.
   *
   * @throws BAD_USER_INPUT for what is none, or of another space; CONFLICT.
   */
  importDefinitions(request: {
    readonly document: unknown;
    readonly title: string;
    readonly actorId: string;
  }): Promise<DefinitionDraft>;
}

/** Makes the {@link PublishingService}. */
export function createPublishing(store: DefinitionStore): PublishingService {
  return {
    async publishDefinitions(request) {
      checkText("idempotencyKey", request.idempotencyKey);
      if (!("changes" in request)) return store.publish(request);
      const changes = toChanges(request.changes);
      if (changes.size < 1 || changes.size > definitionsMax)
        throw badInput("definitions", `1 to ${definitionsMax}, currencies and all others among them`);
      return store.publish({ ...request, changes });
    },
    async saveDefinitionsDraft(request) {
      return store.saveDraft({ ...request, changes: toChanges(request.changes) });
    },
    async importDefinitions({ document, title, actorId }) {
      const json = readJson(document as Json, "document");
      const entries = json.object("entries", (all) => all.value);
      for (const [id, content] of Object.entries(entries)) parseContent(id, content);
      return store.import({
        document: {
          space: json.text("space"),
          revision: json.whole("revision"),
          entries: entries as DefinitionExport["entries"],
        },
        title,
        actorId,
      });
    },
  };
}

/** Makes the reading of what is in force, as one {@link Catalogue} a publication. */
export function createCatalogueReader(store: Pick<DefinitionStore, "inForce">): () => Promise<Catalogue> {
  let last: { readonly entries: ReadonlyMap<string, Entry>; readonly catalogue: Catalogue } | undefined;
  return async () => {
    const { revision, entries } = await store.inForce();
    if (last?.entries !== entries) last = { entries, catalogue: createCatalogue(revision, entries.values()) };
    return last.catalogue;
  };
}

/** Whether an entry stays once it was published: players may have such items and currencies for ever. */
export function isLasting(entryId: string): boolean {
  return entryId.startsWith("item:") || entryId.startsWith("currency:");
}

/**
 * Checks what is to be in force, and whether it may follow what was.
 *
 * @throws BAD_USER_INPUT when a kind of item would begin or cease to stack or would be gone, which would strand what players
 * have; and as `checkCatalogue`.
 */
export function checkStep(before: ReadonlyMap<string, Content>, after: ReadonlyMap<string, Content>): void {
  for (const [id, old] of before) {
    const now = after.get(id);
    if (now === undefined && isLasting(id))
      throw badInput(id, "in force for ever: players may have some of it");
    if (old.kind !== "item" || now?.kind !== "item") continue;
    if ((old.content.stackMax === null) !== (now.content.stackMax === null))
      throw badInput(
        `${id}.stackMax`,
        `${old.content.stackMax === null ? "absent" : "given"}, as it was first`,
      );
  }
  checkCatalogue(
    createCatalogue(
      0,
      [...after.values()].map((content) => ({ revision: 0, content })),
    ),
  );
}

/** Contents by entry, each checked under the field by which the API knows it. */
function toChanges(given: DefinitionChanges): Map<string, JsonObject | null> {
  const { items, currencies, containers, slots, recipes, rarities, starterGrant, tradePolicy } = given;
  const lists: readonly (readonly [field: string, kind: Content["kind"], contents: readonly unknown[]])[] = [
    ["definitions", "item", items],
    ["currencies", "currency", currencies],
    ["containers", "container", containers],
    ["slots", "slot", slots],
    ["recipes", "recipe", recipes],
  ];
  const singles: readonly (readonly [kind: Content["kind"], content: unknown])[] = [
    ["rarities", rarities],
    ["starterGrant", starterGrant],
    ["tradePolicy", tradePolicy],
  ];
  const changes = new Map<string, JsonObject | null>();
  const add = (field: string, content: Content): void => {
    checkContent(field, content);
    changes.set(entryIdOf(content), encodeContent(content));
  };
  for (const [field, kind, contents] of lists) {
    const all = contents.map((content) => ({ kind, content }) as Content);
    for (const [place, content] of all.entries()) add(`${field}[${place}]`, content);
    checkDistinct(all.map(entryIdOf), (place) => `${field}[${place}].id`);
  }
  for (const [kind, content] of singles) if (content !== undefined) add(kind, { kind, content } as Content);
  for (const [place, id] of given.removed.entries()) {
    if (changes.has(id)) throw badInput(`removed[${place}]`, "another entry than those that are published");
    changes.set(id, null);
  }
  return changes;
}
