import { MusterError } from "@muster/client";
import type { ReactElement } from "react";
import { Form } from "react-aria-components/Form";
import { Button } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { FormError } from "../components/form-error.js";
import { explain } from "../platform/explain.js";
import { useSubmit } from "./use-submit.js";

/** What somebody signs in with. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The form for a name and a password. Whoever is around it sees that somebody is signed in. */
export function SignInForm({
  signIn,
}: {
  readonly signIn: (credentials: Credentials) => Promise<unknown>;
}): ReactElement {
  const { isPending, error, validationErrors, onSubmit } = useSubmit(
    ({ username = "", password = "" }) => signIn({ username, password }),
    sayRefusal,
  );
  const isWrong = error instanceof MusterError && error.code === "UNAUTHENTICATED";
  return (
    <Form className="form" onSubmit={onSubmit} validationErrors={validationErrors}>
      <TextInput label="Username" name="username" autoComplete="username" isRequired autoFocus />
      <TextInput
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        isRequired
      />
      {error !== null && (
        <FormError text={isWrong ? "The username or the password is wrong." : explain(error).text} />
      )}
      <Button type="submit" look="primary" isPending={isPending}>
        Sign in
      </Button>
    </Form>
  );
}

function sayRefusal(error: unknown): string {
  return explain(error).text;
}
