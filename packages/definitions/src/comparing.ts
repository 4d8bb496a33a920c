import { AppError, badInput } from "@muster/errors";
import { checkChanges } from "./bounds.js";
import { changesBetween, diffStates, type EntryDifference } from "./diff.js";
import { findDraft, saveDraft } from "./drafts.js";
import type { InForce } from "./in-force.js";
import type { Draft, Problem, SpaceExport } from "./model.js";
import { contentsOf, type DefinitionsOptions, withChanges } from "./space.js";
import { findPublication, findRevision, readChanges, readState } from "./storage.js";
import { findProblems } from "./validate.js";

/** What is compared: what a draft or a publication changes, or two revisions. */
export type DiffRequest =
  | { readonly draftId: string }
  | { readonly number: number }
  | { readonly fromRevision: number; readonly toRevision: number };

/** What looks at drafts, publications and revisions side by side; as in `Definitions`. */
export function createComparing<Content>(options: DefinitionsOptions<Content>, inForce: InForce<Content>) {
  const { space, postgres } = options;
  const rawAt = async (revision: number) => {
    if (revision !== 0 && (await findRevision(postgres, space, { revision })) === undefined)
      throw new AppError("NOT_FOUND", "there is no such revision", { revision });
    return contentsOf(await readState(postgres, space, revision));
  };
  const rawNow = async () => rawAt((await inForce.read()).revision);
  const requireDraft = async (draftId: string): Promise<Draft> => {
    const draft = await findDraft(postgres, space, draftId);
    if (draft === undefined) throw new AppError("NOT_FOUND", "there is no such draft", { draftId });
    return draft;
  };

  const diffPublication = async (number: number): Promise<EntryDifference[]> => {
    const publication = await findPublication(postgres, space, number);
    if (publication === undefined)
      throw new AppError("NOT_FOUND", "there is no such publication", { publication: number });
    const before = publication.revision === null ? await rawNow() : await rawAt(publication.revision - 1);
    const changes = await readChanges(postgres, space, [number]);
    return diffStates(before, withChanges(before, changes.get(number) ?? new Map()));
  };

  return {
    async validate(draftId: string): Promise<Problem[]> {
      const draft = await requireDraft(draftId);
      return findProblems(options, await rawNow(), draft.changes);
    },

    async diff(request: DiffRequest): Promise<EntryDifference[]> {
      if ("number" in request) return diffPublication(request.number);
      if ("fromRevision" in request)
        return diffStates(await rawAt(request.fromRevision), await rawAt(request.toRevision));
      const draft = await requireDraft(request.draftId);
      const before = await rawNow();
      return diffStates(before, withChanges(before, draft.changes));
    },

    async export(revision?: number): Promise<SpaceExport> {
      const at = revision ?? (await inForce.read()).revision;
      return { space, revision: at, entries: Object.fromEntries(await rawAt(at)) };
    },

    async import(request: {
      readonly document: SpaceExport;
      readonly title: string;
      readonly actorId: string;
    }): Promise<Draft> {
      const { document, title, actorId } = request;
      if (document.space !== space) throw badInput("document.space", space);
      const wanted = new Map(Object.entries(document.entries));
      checkChanges(wanted);
      const changes = changesBetween(await rawNow(), wanted, options.isLasting);
      return saveDraft(options, { title, changes, actorId }, "import");
    },
  };
}
