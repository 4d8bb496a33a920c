import { type ReactElement, useEffect, useRef } from "react";
import type { Pages } from "../platform/read.js";
import { Button } from "./button.js";

/** The end of a list that goes on: it reads more when it comes into sight, or, after a failure, when it is pressed. */
export function More({
  of: { more, error, isReadingMore },
}: {
  readonly of: Pick<Pages<never>, "more" | "error" | "isReadingMore">;
}): ReactElement | null {
  const end = useRef<HTMLDivElement>(null);
  const read = useRef(more);
  read.current = more;
  const reads = more !== undefined && error === null && !isReadingMore;
  useEffect(() => {
    if (!reads || end.current === null) return undefined;
    const sight = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === true) read.current?.();
    });
    sight.observe(end.current);
    return () => sight.disconnect();
  }, [reads]);
  if (more === undefined) return null;
  return (
    <div ref={end}>
      <Button onPress={more} isPending={isReadingMore}>
        Show more
      </Button>
    </div>
  );
}
