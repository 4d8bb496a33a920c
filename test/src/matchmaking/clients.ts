import type { PlayerId } from "@muster/matchmaking/service";
import type { Random, SystemClock } from "@muster/runtime";
import type { Children } from "../faults/children.js";
import { show } from "../faults/show.js";
import type { Answered, Asked, News } from "./messages.js";
import type { Model } from "./model.js";

/** An answer, or the refusal that a client can act upon. */
export interface Reply {
  // biome-ignore lint/suspicious/noExplicitAny: whoever asked knows the shape.
  readonly data: any;
  readonly refusal:
    | { readonly code: string; readonly details: Readonly<Record<string, unknown>> }
    | undefined;
  /** Whether it was asked before without an answer, which may have been heard. */
  readonly unsure: boolean;
}

/** How players reach the platform, whichever of its processes are up. */
export interface Clients {
  /** Asks until it is answered or refused. */
  ask(playerId: PlayerId, query: string, variables: Asked["variables"]): Promise<Reply>;
  /** What comes of a player's tickets behind a cursor, for a second at most; nothing where the process was lost. */
  follow(playerId: PlayerId, after: string): Promise<News[]>;
}

const retriesMax = 1500;
const pauseMsMax = 60;
const followQuery =
  "subscription ($after: Cursor) { ticketUpdated(after: $after) { cursor ticketId state version } }";

/** Makes the {@link Clients} of `children`. What no player should be told is a problem of `model`. */
export function createClients(children: Children, model: Model, clock: SystemClock, random: Random): Clients {
  const isPassing = ({ errors: [error] }: Answered): boolean => error?.code === "UNAVAILABLE";
  return {
    async ask(playerId, query, variables) {
      const asked: Asked = { playerId, query, variables };
      let unsure = false;
      for (let tries = 0; tries < retriesMax; tries++) {
        const outcome = await children.call("execute", asked);
        if (outcome.kind === "refusal") model.problems.push(`${show(asked)}: ${outcome.text}`);
        const answered = outcome.kind === "answer" ? (outcome.answer as Answered) : undefined;
        if (answered !== undefined && !isPassing(answered)) {
          const [error] = answered.errors;
          if (error?.code === "INTERNAL") model.problems.push(`${show(asked)}: ${error.text}`);
          return { data: answered.data, refusal: error as Reply["refusal"], unsure };
        }
        unsure = true;
        await clock.sleep(5 + random.below(pauseMsMax));
      }
      throw new Error(`${show(asked)} was never answered`);
    },
    async follow(playerId, after) {
      const outcome = await children.call("follow", { playerId, query: followQuery, variables: { after } });
      if (outcome.kind === "refusal") model.problems.push(`following: ${outcome.text}`);
      const results = outcome.kind === "answer" ? (outcome.answer as Answered[]) : [];
      for (const { errors } of results.filter((one) => !isPassing(one)))
        for (const { code, text } of errors) model.problems.push(`following: ${code} ${text}`);
      if (results.length === 0 || results.some(isPassing)) await clock.sleep(random.below(pauseMsMax));
      return results.flatMap(({ data }) => (data?.ticketUpdated as News | undefined) ?? []);
    },
  };
}
