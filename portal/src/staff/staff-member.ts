import type { LoginStaffMutation } from "@muster/client";
import { useSyncExternalStore } from "react";

/** Who is signed in to the console. */
export type StaffMember = NonNullable<LoginStaffMutation["loginStaff"]["staff"]>;

// The graph tells who a staff member is at the login alone; it is kept beside the session. What it allows is decided by the
// platform at each request.
const key = "muster.staff.member";
const listeners = new Set<() => void>();
let member = read();

/** Keeps who has signed in. */
export function keepStaffMember(signedIn: StaffMember | null | undefined): void {
  member = signedIn ?? undefined;
  if (member === undefined) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(member));
  for (const listener of listeners) listener();
}

/** Who signed in last in this browser; `undefined` where that is not known. The component follows it. */
export function useStaffMember(): StaffMember | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => member,
  );
}

function read(): StaffMember | undefined {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? "null") as StaffMember | null) ?? undefined;
  } catch {
    return undefined;
  }
}
