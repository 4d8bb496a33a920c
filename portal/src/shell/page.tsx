import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import "./page.css";

const brand = "Muster";
let isFirstPage = true;

/** Puts `title` on the browser's tab while the component is shown; the one shown last wins. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · ${brand}`;
    return () => {
      document.title = before;
    };
  }, [title]);
}

/**
 * A page: its heading, what can be done at its top, and its content. Once somebody navigates to it, the heading takes the focus,
 * so that a screen reader says where one is.
 */
export function Page({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    if (!isFirstPage) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    isFirstPage = false;
  }, []);
  return (
    <div className="page">
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions}
      </div>
      {children}
    </div>
  );
}
