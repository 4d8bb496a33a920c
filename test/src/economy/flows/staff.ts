import type { PlayerId } from "@muster/inventory/service";
import type { GivenAway } from "../model.js";
import { decision, reversal } from "../operations.js";
import { type Actor, type Flow, one, somebody } from "./actor.js";
import { giveAway } from "./belongings.js";
import { payOnTheWeb } from "./paying.js";

/** Somebody's account was stolen: staff undoes what it gave away just now, or whatever it handed over and got lately. */
export const rescue: Flow = async (actor) => {
  const playerId = somebody(actor);
  const sinceMs = actor.nowMs() - 1000 * actor.random.below(3);
  const gift = actor.random.below(4) === 0 ? undefined : await giveAway(actor, playerId);
  await undoHandovers(actor, playerId, sinceMs, gift);
};

/** Staff undoes what a player handed over since a time. */
export async function undoHandovers(
  { perform, ids }: Actor,
  playerId: PlayerId,
  sinceMs: number,
  gift?: GivenAway,
): Promise<void> {
  const idempotencyKey: string = ids.next();
  await perform(
    reversal({ actorId: "staff:support", playerId, sinceMs, reason: "stolen", idempotencyKey }, gift),
  );
}

/** Staff looks at an order that was held: delivers it or gives it up, and sometimes two of them decide at once. */
export const review: Flow = async (actor) => {
  const { random, ids, knowledge } = actor;
  const orderId = one(random, knowledge.held);
  if (orderId === undefined) return payOnTheWeb(actor);
  const decide = (): Promise<unknown> =>
    actor.perform(
      decision(random.below(2) === 0 ? "releaseOrder" : "rejectOrder", {
        ...{ actorId: "staff:review", orderId, reason: "looked at it", idempotencyKey: ids.next() },
      }),
    );
  await Promise.all(Array.from({ length: 1 + random.below(2) }, decide));
};
