import type { UseQueryResult } from "@tanstack/react-query";
import { MeStaffDocument, type MeStaffQuery } from "../generated/operations.js";
import { useRead } from "../platform/read.js";

/** Who is signed in to the console; it is read once a session. */
export function useStaffMember(): UseQueryResult<MeStaffQuery> {
  return useRead("staff-member", MeStaffDocument, {}, { keep: true });
}

/**
 * Says of scopes whether the one who is signed in has one of them: what they may not do is not shown to them. It is decided by the
 * platform at each request.
 */
export function useMay(): (...scopes: readonly string[]) => boolean {
  const scopes = useStaffMember().data?.meStaff.scopes ?? [];
  return (...wanted) => wanted.some((scope) => scopes.includes(scope));
}
