import { AppError } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import type { Changes, Problem } from "./model.js";
import { createReader, type DefinitionsOptions, withChanges } from "./space.js";

/** Everything that is wrong with `changes` over `contents`: each entry that does not parse, or how entries do not go together. */
export async function findProblems<Content>(
  options: DefinitionsOptions<Content>,
  contents: ReadonlyMap<string, JsonObject>,
  changes: Changes,
): Promise<Problem[]> {
  const read = createReader(options);
  const problems: Problem[] = [];
  const note = (error: unknown): void => {
    // Only what names a field is the draft's fault; BAD_USER_INPUT, or NOT_FOUND for what an entry refers to.
    if (!(error instanceof AppError) || typeof error.details["field"] !== "string") throw error;
    const { entry, field, bound } = error.details;
    problems.push({
      entryId: typeof entry === "string" ? entry : null,
      field: String(field),
      bound: String(bound ?? error.message),
    });
  };
  for (const [id, content] of changes) {
    try {
      if (content !== null) read(id, content);
    } catch (error) {
      note(error);
    }
  }
  if (problems.length > 0) return problems;
  const meaning = (raw: ReadonlyMap<string, JsonObject>) =>
    new Map([...raw].map(([id, content]) => [id, read(id, content)]));
  try {
    await options.check?.({
      before: meaning(contents),
      after: meaning(withChanges(contents, changes)),
      changed: [...changes.keys()],
      db: options.postgres,
    });
  } catch (error) {
    note(error);
  }
  return problems;
}
