import { useSyncExternalStore } from "react";

/** Light letters on dark, or dark on light. */
export type Theme = "light" | "dark";

const key = "muster.theme";
const asked = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** Brings back what was chosen in this browser; without a choice the page follows the system. Call once, at the start. */
export function restoreTheme(): void {
  const chosen = localStorage.getItem(key);
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset["theme"] = chosen;
}

/** Shows the portal in `theme`, here and at later visits. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  document.documentElement.dataset["theme"] = theme;
  for (const listener of listeners) listener();
}

/** The theme that is shown; the component follows it. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, shown);
}

function shown(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return asked.matches ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  asked.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    asked.removeEventListener("change", listener);
  };
}
