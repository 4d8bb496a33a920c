import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useMemo } from "react";
import { fieldAtFault } from "../platform/explain.js";

/** A form on its way to the platform. */
export interface Submission {
  readonly isPending: boolean;
  /** What it failed with, unless the platform named one of the form's fields. */
  readonly error: unknown;
  /** By field: why the platform refused what stands there. */
  readonly validationErrors: Readonly<Record<string, string>>;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

/** Sends a form's fields, each a line of text by its name. `say`, which stays the same, words the refusal of one field. */
export function useSubmit(
  send: (fields: Readonly<Record<string, string>>) => Promise<unknown>,
  say: (error: unknown) => string,
): Submission {
  const { mutate, isPending, error } = useMutation({ mutationFn: send });
  const field = error === null ? undefined : fieldAtFault(error);
  // A field forgets its refusal when somebody writes in it, and takes another object for another refusal.
  const validationErrors = useMemo(
    () => (field === undefined ? {} : { [field]: say(error) }),
    [field, error, say],
  );
  return {
    isPending,
    error: field === undefined ? error : null,
    validationErrors,
    onSubmit(event) {
      event.preventDefault();
      const fields = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
      mutate(Object.fromEntries(fields) as Record<string, string>);
    },
  };
}
