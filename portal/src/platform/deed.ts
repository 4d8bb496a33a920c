import { type KeylessVariables, MusterError, type OperationText } from "@muster/client";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useClient } from "./session.js";

/** A mutation that moves value or publishes: it is done once a key. */
type Keyed = { readonly input: { readonly idempotencyKey: string } };

/**
 * A mutation that is done once, however often its button is pressed: when an answer is lost, the same input is sent under the
 * same key again. What is read under `topics` is read again afterwards, also after a refusal.
 */
export function useDeed<Result, Variables extends Keyed>(
  document: OperationText<Result, Variables>,
  topics: readonly string[],
): UseMutationResult<Result, unknown, KeylessVariables<Variables>> {
  const client = useClient();
  const queries = useQueryClient();
  const unanswered = useRef<{ readonly request: string; readonly idempotencyKey: string }>(undefined);
  return useMutation({
    mutationFn: async (variables: KeylessVariables<Variables>) => {
      const request = JSON.stringify(variables);
      const { input } = variables as { readonly input: object };
      const again = unanswered.current?.request === request ? unanswered.current : undefined;
      const keyed = again === undefined ? input : { ...input, idempotencyKey: again.idempotencyKey };
      try {
        const result = await client.mutate(document, { ...variables, input: keyed } as never);
        unanswered.current = undefined;
        return result;
      } catch (error) {
        const key = error instanceof MusterError && error.retryable ? error.idempotencyKey : undefined;
        unanswered.current = key === undefined ? undefined : { request, idempotencyKey: key };
        throw error;
      }
    },
    // Not waited for: what was read again may take away the component that wants to hear of the deed.
    onSettled: () => {
      for (const topic of topics) void queries.invalidateQueries({ queryKey: [topic] });
    },
  });
}
