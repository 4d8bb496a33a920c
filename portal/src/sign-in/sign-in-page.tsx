import type { ReactElement } from "react";
import { Link } from "wouter";
import { browserName } from "../platform/browser-name.js";
import { useClient } from "../platform/session.js";
import { SignInForm } from "./sign-in-form.js";
import { Welcome } from "./welcome.js";

/** Where a player signs in. */
export function SignInPage(): ReactElement {
  const client = useClient();
  return (
    <Welcome title="Sign in" lead="Your items, your wallet and everything you have earned.">
      <SignInForm signIn={(credentials) => client.login({ ...credentials, userAgent: browserName() })} />
      <p className="small">
        New here? <Link href="/register">Create an account</Link>
      </p>
    </Welcome>
  );
}
