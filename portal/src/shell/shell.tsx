import type { ReactElement, ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { IconButton } from "../components/button.js";
import { ErrorBoundary } from "../components/error-boundary.js";
import { Icon, type IconName } from "../components/icons.js";
import { chooseTheme, useTheme } from "./theme.js";
import "./shell.css";

/** A place that the navigation leads to. */
export interface Place {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
}

/** What stands around every page: the brand, the ways to other pages, the account, the foot. */
export function Shell({
  area,
  places,
  account,
  children,
}: {
  /** Said beside the brand where it is not the player's portal. */
  readonly area?: string;
  readonly places: readonly Place[];
  readonly account?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const [path] = useLocation();
  const [here] = places
    .filter((place) => isWithin(path, place.path))
    .sort((one, other) => other.path.length - one.path.length);
  return (
    <div className={places.length > 0 ? "shell shell-with-places" : "shell"}>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="shell-head">
        <Link className="brand" href={places[0]?.path ?? "/"}>
          <img src="/favicon.svg" alt="" width="28" height="28" />
          Muster
        </Link>
        {area !== undefined && <span className="area">{area}</span>}
        <span className="shell-gap" />
        <ThemeButton />
        {account}
      </header>
      {places.length > 0 && (
        <nav className="places" aria-label="Pages">
          {places.map((place) => (
            <PlaceLink key={place.path} place={place} isHere={place === here} />
          ))}
        </nav>
      )}
      <main id="content" className="shell-main" tabIndex={-1}>
        <ErrorBoundary resetKey={path}>{children}</ErrorBoundary>
      </main>
      <footer className="shell-foot">
        <Link href="/about">About and developers</Link>
      </footer>
    </div>
  );
}

function PlaceLink({ place, isHere }: { readonly place: Place; readonly isHere: boolean }): ReactElement {
  return (
    <Link className="place" href={place.path} {...(isHere && { "aria-current": "page" as const })}>
      <Icon name={place.icon} />
      {place.label}
    </Link>
  );
}

function ThemeButton(): ReactElement {
  const other = useTheme() === "dark" ? "light" : "dark";
  return (
    <IconButton
      icon={other === "dark" ? "moon" : "sun"}
      aria-label={`Use the ${other} theme`}
      onPress={() => chooseTheme(other)}
    />
  );
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}
