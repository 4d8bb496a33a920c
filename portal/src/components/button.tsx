import type { ReactElement, ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { Link } from "wouter";
import { Icon, type IconName } from "./icons.js";
import "./button.css";

/** What a button looks like: the one thing to do here, something beside it, or something that takes away. */
export type ButtonLook = "primary" | "plain" | "danger";

interface ButtonProps extends Pick<AriaButtonProps, "aria-label" | "type" | "onPress" | "isDisabled"> {
  readonly look?: ButtonLook;
  /** What it did is not done yet: it keeps the focus and does nothing more. */
  readonly isPending?: boolean;
  readonly children: ReactNode;
}

/** A button with words. */
export function Button({ look = "plain", isPending = false, children, ...props }: ButtonProps): ReactElement {
  // Not React Aria's own pending state: what that announces names an element that is gone when the page changes.
  const idle = isPending ? ({ type: "button", onPress: () => undefined } as const) : {};
  return (
    <AriaButton {...props} {...idle} className={`button button-${look}`}>
      {isPending && <span className="spinner" role="img" aria-label="Working" />}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, "className" | "children"> {
  readonly icon: IconName;
  /** What it does, for those who cannot see the picture. */
  readonly "aria-label": string;
}

/** A way to another address that looks like a button. */
export function ButtonLink({
  href,
  look = "plain",
  children,
}: {
  readonly href: string;
  readonly look?: ButtonLook;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Link className={`button button-link button-${look}`} href={href}>
      {children}
    </Link>
  );
}

/** A button with a picture alone. */
export function IconButton({ icon, ...props }: IconButtonProps): ReactElement {
  return (
    <AriaButton {...props} className="button icon-button">
      <Icon name={icon} />
    </AriaButton>
  );
}
