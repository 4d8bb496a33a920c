import { isDeepStrictEqual } from "node:util";
import type { Random, SystemClock } from "@muster/runtime";
import type { Children, Outcome } from "../faults/children.js";
import { keepSome } from "../faults/keep-some.js";
import { show } from "../faults/show.js";
import type { Model } from "./model.js";
import type { Operation } from "./operations.js";

/** Refusals that a client may get of a sound economy when many want the same. */
const refusals = [
  ...["INSUFFICIENT_FUNDS", "ITEM_NOT_OWNED", "CONFLICT", "LIMIT_REACHED", "SOLD_OUT", "ACCOUNT_IN_DEBT"],
  ...["TRADE_CLOSED", "ALREADY_REFUNDED", "CONTAINER_FULL"],
];
/** So many answers are remembered to be asked for again. */
const rememberedMax = 2000;
const retriesMax = 3000;
const pauseMsMax = 40;

/** What clients of the economy do, whichever of its processes are up. */
export interface Clients {
  /** Calls until it is answered or refused, with the same key; sometimes twice at once. `undefined` where it was refused. */
  perform(operation: Operation, random: Random): Promise<unknown>;
  /** Calls an operation again that was answered before: the answer has to be the same. */
  repeatOne(random: Random): Promise<void>;
  /** Calls that were made, repetitions among them. */
  readonly calls: number;
  /** Operations that came to their end. */
  readonly ended: number;
  /** What contradicts the promise of idempotency, or should never be answered. */
  readonly problems: readonly string[];
}

/** Makes {@link Clients} of `children`, which tell `model` what they were answered. */
export function createClients(children: Children, model: Model, clock: SystemClock): Clients {
  const answered: { readonly operation: Operation; readonly answer: unknown }[] = [];
  const problems: string[] = [];
  let calls = 0;
  let ended = 0;

  const call = async ({ method, request }: Operation): Promise<Outcome> => {
    calls++;
    const outcome = await children.call(method, request);
    return outcome.kind === "refusal" && outcome.code === "UNAVAILABLE" ? { kind: "lost" } : outcome;
  };
  const requireSame = (operation: Operation, one: unknown, other: unknown): void => {
    const [first, second] = [one, other].map((answer) => operation.constant(answer));
    if (!isDeepStrictEqual(first, second))
      problems.push(`${describe(operation)} was answered with ${show(first)} and then with ${show(second)}`);
  };

  const perform = async (operation: Operation, random: Random): Promise<unknown> => {
    let unsure = false;
    for (let tries = 0; tries < retriesMax; tries++) {
      const twice = random.below(12) === 0;
      const outcomes = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => call(operation)));
      const answers = outcomes.flatMap((outcome) => (outcome.kind === "answer" ? [outcome.answer] : []));
      const [answer] = answers;
      for (const outcome of outcomes)
        if (outcome.kind === "refusal" && ![...refusals, ...operation.refusals].includes(outcome.code))
          problems.push(`${describe(operation)} was refused with ${outcome.code}: ${outcome.text}`);
      if (answers.length > 0) {
        if (answers.length === 2) requireSame(operation, answers[0], answers[1]);
        ended++;
        model.end({ operation, answer, refusal: undefined, unsure });
        if (!operation.fades && random.below(8) === 0)
          keepSome(answered, { operation, answer }, rememberedMax, random);
        return answer;
      }
      const refused = outcomes.find((outcome) => outcome.kind === "refusal");
      const isLost = outcomes.some(({ kind }) => kind === "lost");
      unsure ||= isLost;
      if (refused !== undefined && !isLost) {
        ended++;
        model.end({ operation, answer: undefined, refusal: refused.code, unsure: unsure || twice });
        return undefined;
      }
      await clock.sleep(1 + random.below(pauseMsMax));
    }
    problems.push(`${describe(operation)} was never answered`);
    return undefined;
  };

  return {
    perform,
    async repeatOne(random) {
      const place = random.below(Math.max(1, answered.length));
      const before = answered[place];
      if (before === undefined) return;
      const last = answered.pop();
      if (last !== undefined && last !== before) answered[place] = last;
      const outcome = await call(before.operation);
      if (outcome.kind === "answer") requireSame(before.operation, before.answer, outcome.answer);
      if (outcome.kind === "refusal")
        problems.push(
          `${describe(before.operation)} was answered, and then refused with ${outcome.code}: ${outcome.text}`,
        );
    },
    get calls() {
      return calls;
    },
    get ended() {
      return ended;
    },
    problems,
  };
}

/** An operation for who reads of it. */
export function describe({ method, request }: Operation): string {
  return `${method} ${show(request)}`;
}
