import { auditRows } from "@muster/audit";
import { requireNoDebt, type StatementRows } from "@muster/ledger";
import type { Ids, SystemClock } from "@muster/runtime";
import type { Posting } from "../service/index.js";
import { unblockedRows } from "./blocks.js";
import { openRows, roomRows } from "./containers.js";
import { giftRows } from "./gifts.js";
import { craftedRows, holdRows, unheldRows } from "./holds.js";
import { useRows } from "./recipe-uses.js";

/** The rows that a posting writes beside its movements, and its conditions. */
export function besideRows(
  { idempotency, reason, receipt, beside = {} }: Posting,
  { ids, clock }: { readonly ids: Ids; readonly clock: SystemClock },
): StatementRows[] {
  const {
    filled = [],
    debtless = [],
    use,
    gift,
    holds = [],
    unheld,
    unblocked,
    crafted,
    opened,
    audit,
  } = beside;
  return [
    ...debtless.map(requireNoDebt),
    ...(unheld === undefined ? [] : [unheldRows(unheld.playerId, unheld.handed, clock.nowMs())]),
    ...(unblocked === undefined ? [] : [unblockedRows(unblocked)]),
    ...roomRows(filled),
    ...(use === undefined ? [] : [useRows(use)]),
    ...(opened === undefined ? [] : [openRows(opened)]),
    ...(gift === undefined ? [] : [giftRows(gift)]),
    ...holdRows(holds),
    ...(crafted === undefined ? [] : [craftedRows(crafted)]),
    ...(audit === undefined
      ? []
      : [
          auditRows({
            id: ids.next(),
            recordedAtMs: clock.nowMs(),
            actorId: idempotency.actorId,
            ...audit,
            reason,
            details: { ...receipt },
          }),
        ]),
  ];
}
