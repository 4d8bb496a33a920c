import { AppError } from "@muster/errors";
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  valueFromASTUntyped,
} from "graphql";

/**
 * Refuses a subscription whose own field is under `@include` or `@skip`: validation and the planner throw on those.
 *
 * @throws GRAPHQL_VALIDATION_FAILED naming the directive.
 */
export function checkSubscriptionRoot(document: DocumentNode): void {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== "subscription") continue;
    for (const selection of rootSelections(document, definition)) {
      const directive = selection.directives?.find(({ name }) => ["include", "skip"].includes(name.value));
      if (directive === undefined) continue;
      throw new AppError(
        "GRAPHQL_VALIDATION_FAILED",
        `a subscription's own field cannot be under @${directive.name.value}: leave the subscription out instead`,
        { field: selection.kind === Kind.INLINE_FRAGMENT ? "..." : selection.name.value },
      );
    }
  }
}

/**
 * Whether the client asks for what it missed: the subscription's field is given `after`. A subscription that only goes on from
 * now can be shared at any time; one that resumes, only until its first event.
 */
export function resumes(
  document: DocumentNode,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const field = rootSelections(document, definition).find(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD,
  );
  const after = field?.arguments?.find(({ name }) => name.value === "after");
  if (after === undefined) return false;
  if (after.value.kind !== Kind.VARIABLE) return after.value.kind !== Kind.NULL;
  const name = after.value.name.value;
  const given = variables[name];
  if (given !== undefined) return given !== null;
  const defined = definition.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return defined?.defaultValue !== undefined && valueFromASTUntyped(defined.defaultValue) !== null;
}

/** What stands at the operation's own level, with fragments looked into. */
function rootSelections(document: DocumentNode, definition: OperationDefinitionNode): SelectionNode[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  }
  const seen = new Set<string>();
  const found: SelectionNode[] = [];
  const collect = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      found.push(selection);
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet.selections);
      if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) continue;
      seen.add(selection.name.value);
      collect(fragments.get(selection.name.value)?.selectionSet.selections ?? []);
    }
  };
  collect(definition.selectionSet.selections);
  return found;
}
