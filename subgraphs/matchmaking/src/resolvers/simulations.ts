import { actorOf, requireScope } from "@muster/auth";
import { badInput } from "@muster/errors";
import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { RulesSimulation, SimulateRulesInput, SimulateRulesPayload } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

/** Rules that are tried on recorded tickets before they are published. */
@Resolver()
export class SimulationResolver {
  readonly #simulations: domain.SimulationService;

  constructor(simulations: domain.SimulationService) {
    this.#simulations = simulations;
  }

  @Query(() => RulesSimulation, {
    nullable: true,
    description:
      "A simulation by id; null where there is none (any more: the newest 100 are kept). Needs the scope matchmaking:read.",
  })
  async rulesSimulation(
    @Arg("id", () => ID, { description: "The simulation's id." }) id: string,
    @Ctx() { principal }: Context,
  ): Promise<RulesSimulation | null> {
    requireScope(principal, "matchmaking:read");
    const simulation = await this.#simulations.find(id);
    return simulation === undefined ? null : toSimulation(simulation);
  }

  @Mutation(() => SimulateRulesPayload, {
    description:
      "Replays recorded tickets under the rules in force and under a draft, beside all matching: read `rulesSimulation` until it has ended. Nothing comes into force. BAD_USER_INPUT naming `draftId`, `rules`, `queueId`, `from`, `until`, `latest` or `seed`, or the entry and the path in it that keep the rules from being published; NOT_FOUND; RATE_LIMITED while 4 others run. Needs the scope matchmaking:write; it is audited.",
  })
  async simulateRules(
    @Arg("input", () => SimulateRulesInput, { description: "What is tried on which tickets." })
    input: SimulateRulesInput,
    @Ctx() { principal }: Context,
  ): Promise<SimulateRulesPayload> {
    requireScope(principal, "matchmaking:write");
    const { draftId, rules, queueId, latest, seed } = input;
    if ((draftId == null) === (rules == null)) throw badInput("rules", "given, unless draftId is");
    const simulation = await this.#simulations.begin({
      ...(draftId != null ? { draftId } : { rules }),
      ...{ queueId, actorId: actorOf(principal) },
      ...{ fromMs: input.from?.getTime(), untilMs: input.until?.getTime() },
      ...{ latest: latest ?? undefined, seed: seed ?? undefined },
    });
    return { simulation: toSimulation(simulation) };
  }
}

function toSimulation(simulation: domain.Simulation): RulesSimulation {
  const { requestedAtMs, endedAtMs, report, ...rest } = simulation;
  const stream = report?.stream;
  const toDate = (ms: number | null) => (ms === null ? null : new Date(ms));
  return {
    ...rest,
    ...{ requestedAt: new Date(requestedAtMs), endedAt: toDate(endedAtMs) },
    stream: stream ? { ...stream, from: toDate(stream.fromMs), until: toDate(stream.untilMs) } : null,
    ...{ before: report?.before ?? null, after: report?.after ?? null },
  };
}
