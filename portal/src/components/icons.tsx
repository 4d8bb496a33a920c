import type { ReactElement, ReactNode } from "react";

/** The pictures that stand beside words or name a button. */
export type IconName = keyof typeof drawings;

/** One of the portal's line drawings, in the colour of the text. What it means is said in words beside it. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {drawings[name]}
    </svg>
  );
}

// Drawn on 24 × 24 with a pen of 1.75.
const drawings = {
  items: <path d="M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM16.5 13l3.5 3.5-3.5 3.5-3.5-3.5z" />,
  shop: <path d="M4 9l1.5-5h13L20 9M4 9h16M4 9v11h16V9M9 20v-6h6v6" />,
  trade: <path d="M4 8h14M14.5 4.5L18 8l-3.5 3.5M20 16H6M9.5 12.5L6 16l3.5 3.5" />,
  gift: (
    <path d="M4 8h16v4H4zM5.5 12v8h13v-8M12 8v12M12 8C9 8 7.5 6.8 7.5 5.4 7.5 3 11 3.5 12 8c1-4.5 4.5-5 4.5-2.6C16.5 6.8 15 8 12 8z" />
  ),
  order: <path d="M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6" />,
  catalog: <path d="M12 4H4v8l8.5 8.5 8-8zM8 8v.1" />,
  audit: <path d="M6 3.5h9l3 3v14H6zM9 9h6M9 13h6M9 17h3" />,
  people: (
    <path d="M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 4.5a3.5 3.5 0 0 1 0 6.5M18 14a6.5 6.5 0 0 1 3.5 5.5" />
  ),
  wallet: <path d="M18 8V5H6a2 2 0 0 0 0 4h14v10H6a2 2 0 0 1-2-2V7M16 14h.5" />,
  person: <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0" />,
  about: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.1" />,
  console: <path d="M4 5h16v14H4zM8 10l3 2.5L8 15M13 15h3" />,
  play: <path d="M7 4.5l12 7.5-12 7.5z" />,
  more: (
    <path d="M5.5 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1zM12 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1zM18.5 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1z" />
  ),
  search: <path d="M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  down: <path d="M6 9.5l6 6 6-6" />,
  check: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  sun: (
    <path d="M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
  ),
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />,
  signOut: <path d="M14 4H5v16h9M10 12h11M17.5 8.5L21 12l-3.5 3.5" />,
  copy: <path d="M9 9h11v11H9zM5 15H4V4h11v1" />,
  warning: <path d="M12 4l9 16H3zM12 10v4.5M12 17.2v.1" />,
  empty: <path d="M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 2.5h3L15 13h5" />,
} satisfies Record<string, ReactNode>;
