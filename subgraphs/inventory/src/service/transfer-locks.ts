import { checkId, checkText } from "./bounds.js";
import type { PlayerId } from "./domain.js";
import { requireKnownPlayer, type ServiceContext } from "./posting.js";

/** What an operator lifts. */
export interface LiftRequest {
  /** The principal. */
  readonly actorId: string;
  readonly playerId: PlayerId;
  /** 1 to 128 printable ASCII characters. */
  readonly reason: string;
}

/** What keeps locks. */
export interface TransferLockStorage {
  /** Ends the player's locks, with an audit entry. @returns Whether there was one at `atMs`. */
  liftTransferLock(lift: LiftRequest & { readonly atMs: number }): Promise<boolean>;
}

/** Locks on all that a player has, after a sign-in from a new device or a chargeback. */
export interface TransferLockService {
  /**
   * Ends a player's locks before their time. Doing it again changes nothing.
   *
   * @returns Whether there was a lock.
   * @throws BAD_USER_INPUT, NOT_FOUND (player).
   */
  liftTransferLock(request: LiftRequest): Promise<boolean>;
}

/** Makes the {@link TransferLockService}. */
export function createTransferLocks(
  context: ServiceContext & { readonly locks: TransferLockStorage },
): TransferLockService {
  return {
    async liftTransferLock(request) {
      checkText("reason", request.reason);
      checkId("playerId", request.playerId);
      await requireKnownPlayer(context, "playerId", request.playerId);
      return context.locks.liftTransferLock({ ...request, atMs: context.clock.nowMs() });
    },
  };
}
