import { type ReactElement, useEffect, useRef, useState } from "react";
import { formatDuration } from "../platform/format.js";

const tickMs = 15_000;

/** How long it is until an RFC 3339 instant, as time goes by; `onEnd` is called once when it comes. */
export function TimeLeft({
  until,
  onEnd,
}: {
  readonly until: string;
  readonly onEnd?: () => void;
}): ReactElement {
  const [nowMs, setNowMs] = useState(Date.now);
  const end = useRef(onEnd);
  end.current = onEnd;
  const leftMs = Date.parse(until) - nowMs;
  const isOver = leftMs <= 0;
  useEffect(() => {
    if (isOver) {
      end.current?.();
      return undefined;
    }
    const timer = setInterval(() => setNowMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [isOver]);
  return <time dateTime={until}>{formatDuration(leftMs)}</time>;
}
