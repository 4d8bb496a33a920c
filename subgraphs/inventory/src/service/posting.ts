import type { CalendarClock, Ids, SystemClock } from "@muster/runtime";
import type { Catalogue } from "./definitions/index.js";
import { missing } from "./definitions/index.js";
import type { Idempotency, PlayerId, Posting, Receipt } from "./domain.js";
import type { InventoryStorage } from "./storage-port.js";

/** What every part of the service works with. */
export interface ServiceContext {
  readonly storage: InventoryStorage;
  /** What is in force now; from the process's memory. */
  readonly catalogue: () => Promise<Catalogue>;
  readonly clock: SystemClock;
  readonly calendar: CalendarClock;
  readonly ids: Ids;
}

/**
 * Posts what `plan` comes to, once for each key. What can only be checked against changing state may have been true when
 * the key was first used: then that answer counts, whatever the plan throws now.
 */
export async function postOnce(
  { storage }: Pick<ServiceContext, "storage">,
  idempotency: Idempotency,
  plan: () => Promise<Omit<Posting, "idempotency">>,
): Promise<Receipt> {
  let posting: Posting;
  try {
    posting = { idempotency, ...(await plan()) };
  } catch (error) {
    const before = await storage.recall(idempotency);
    if (before === undefined) throw error;
    return before;
  }
  return storage.post(posting);
}

/** @throws NOT_FOUND naming `field` unless accounts has registered the player. */
export async function requireKnownPlayer(
  { storage }: Pick<ServiceContext, "storage">,
  field: string,
  playerId: PlayerId,
): Promise<void> {
  const [known] = await storage.knowPlayers([playerId]);
  if (known !== true) throw missing(field, "no such player");
}
