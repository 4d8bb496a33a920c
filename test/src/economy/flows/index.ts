import type { Actor, Flow } from "./actor.js";
import { barter } from "./barter.js";
import { forge, grant, handOn, payDebt, stow, takeBack, use } from "./belongings.js";
import { giveBack, openBoxes, shop } from "./buying.js";
import { keepProgress } from "./documents.js";
import { dispute, payByPhone, payOnTheWeb } from "./paying.js";
import { rescue, review } from "./staff.js";

export type { Actor, Knowledge } from "./actor.js";

/** What there is to do, each as often as its weight. */
const flows: readonly (readonly [weight: number, flow: Flow])[] = [
  [45, shop],
  [7, giveBack],
  [10, grant],
  [2, takeBack],
  [5, payDebt],
  [8, use],
  [8, handOn],
  [10, forge],
  [6, stow],
  [6, openBoxes],
  [8, barter],
  [5, payByPhone],
  [5, payOnTheWeb],
  [5, dispute],
  [2, review],
  [2, rescue],
  [4, keepProgress],
];
const weights = flows.reduce((sum, [weight]) => sum + weight, 0);

/** Does one thing. */
export async function doSomething(actor: Actor): Promise<void> {
  let place = actor.random.below(weights);
  for (const [weight, flow] of flows) {
    place -= weight;
    if (place < 0) return flow(actor);
  }
}
