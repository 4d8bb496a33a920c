import type { Arguments, ExecuteOptions, OperationText } from "@muster/client";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useClient } from "./session.js";

/** A mutation that does nothing more when it is done again, and so needs no key; `useDeed` is for those that do. */
type Act<Input> = { readonly input: Input };

/** What follows an {@link useAct}. */
interface Outcome {
  readonly onSuccess?: () => void;
  readonly onError?: (error: unknown) => void;
}

/** Such a mutation; what is read under `topic` is read again afterwards, also after a refusal. */
export function useAct<Result, Input>(
  document: OperationText<Result, Act<Input>>,
  topic: string,
  outcome: Outcome = {},
): UseMutationResult<Result, unknown, Input> {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => {
      const all = [{ input }] as unknown;
      return client.execute(document, ...(all as Arguments<Act<Input>, ExecuteOptions>));
    },
    ...outcome,
    // Not waited for: what was read again may take away the component that wants to hear of it.
    onSettled: () => void queries.invalidateQueries({ queryKey: [topic] }),
  });
}
