import type { ReactElement } from "react";
import { Notice } from "../components/notice.js";
import { TransferLockDocument } from "../generated/operations.js";
import { sayLock } from "../platform/explain-deed.js";
import { formatMoment } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { tradesTopic } from "../player/topics.js";

// A lock comes a moment after the sign-in that it is for, and goes without a word.
const lockEveryMs = 5_000;

/** Why nothing of the player's can go to others at the moment, if so. */
export function LockNotice(): ReactElement | null {
  const { data } = useRead(tradesTopic, TransferLockDocument, {}, { everyMs: lockEveryMs });
  const lock = data?.me.transferLock ?? null;
  if (lock === null) return null;
  return (
    <Notice>
      {sayLock(lock.reason)} What you have can be traded from {formatMoment(lock.until)}.
    </Notice>
  );
}
