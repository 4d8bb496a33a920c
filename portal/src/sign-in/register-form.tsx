import { MusterError } from "@muster/client";
import type { ReactElement } from "react";
import { Form } from "react-aria-components/Form";
import { Button } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { FormError } from "../components/form-error.js";
import { browserName } from "../platform/browser-name.js";
import { explain } from "../platform/explain.js";
import { useClient } from "../platform/session.js";
import { useSubmit } from "./use-submit.js";

/** The form for a new player, who is signed in when it is done. */
export function RegisterForm(): ReactElement {
  const client = useClient();
  const { isPending, error, validationErrors, onSubmit } = useSubmit(
    ({ username = "", displayName = "", password = "" }) =>
      client.register({ username, displayName, password, userAgent: browserName() }),
    sayRefusal,
  );
  return (
    <Form className="form" onSubmit={onSubmit} validationErrors={validationErrors}>
      <TextInput
        label="Username"
        name="username"
        autoComplete="username"
        hint="3 to 24 letters, digits, dots, hyphens or underscores. You sign in with it."
        minLength={3}
        maxLength={24}
        pattern="[A-Za-z0-9_.\-]+"
        isRequired
        autoFocus
      />
      <TextInput
        label="Display name"
        name="displayName"
        autoComplete="nickname"
        hint="What other players call you."
        maxLength={32}
        isRequired
      />
      <TextInput
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        hint="At least 8 characters, of any kind."
        minLength={8}
        maxLength={256}
        isRequired
      />
      {error !== null && <FormError text={explain(error).text} />}
      <Button type="submit" look="primary" isPending={isPending}>
        Create the account
      </Button>
    </Form>
  );
}

function sayRefusal(error: unknown): string {
  const isTaken = error instanceof MusterError && error.code === "CONFLICT";
  return isTaken ? "Somebody else has this name. Try another one." : explain(error).text;
}
