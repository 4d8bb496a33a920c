import type { ReactElement } from "react";
import { Icon } from "./icons.js";
import "./form-error.css";

/** Why a form as a whole was refused; it is read out as it appears. */
export function FormError({ text }: { readonly text: string }): ReactElement {
  return (
    <p className="form-error" role="alert">
      <Icon name="warning" />
      {text}
    </p>
  );
}
