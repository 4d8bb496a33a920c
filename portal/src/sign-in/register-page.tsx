import type { ReactElement } from "react";
import { Link } from "wouter";
import { RegisterForm } from "./register-form.js";
import { Welcome } from "./welcome.js";

/** Where somebody becomes a player. */
export function RegisterPage(): ReactElement {
  return (
    <Welcome title="Create an account" lead="One account for the game and everything around it.">
      <RegisterForm />
      <p className="small">
        Already a player? <Link href="/">Sign in</Link>
      </p>
    </Welcome>
  );
}
