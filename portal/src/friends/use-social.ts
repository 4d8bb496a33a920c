import type { OperationText } from "@muster/client";
import type { UseMutationResult } from "@tanstack/react-query";
import { notify, notifyRefusal } from "../components/toasts.js";
import { useAct } from "../platform/act.js";
import { explainFriend } from "./say-friend.js";
import { friendsTopic } from "./topics.js";

/** What is done about another player or a group; `said` tells that it was. */
export function useSocial<Result, Input>(
  document: OperationText<Result, { readonly input: Input }>,
  said?: string,
): UseMutationResult<Result, unknown, Input> {
  return useAct(document, friendsTopic, {
    onSuccess: () => said !== undefined && notify(said),
    onError: (error) => notifyRefusal(explainFriend(error)),
  });
}
