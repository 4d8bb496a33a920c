import { requireScope } from "@muster/auth";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { RulesExperiment } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

/** Rules that are tried on players. */
@Resolver()
export class ExperimentResolver {
  readonly #report: domain.ReportTrial;

  constructor(report: domain.ReportTrial) {
    this.#report = report;
  }

  @Query(() => RulesExperiment, {
    nullable: true,
    description:
      "An experiment of the rule set in force, with what has come of it; null where there is none. Needs the scope matchmaking:read.",
  })
  async rulesExperiment(
    @Arg("id", () => ID, { description: "Its slug, without `experiment:`." }) id: string,
    @Ctx() { principal }: Context,
  ): Promise<RulesExperiment | null> {
    requireScope(principal, "matchmaking:read");
    const report = await this.#report(id);
    if (report === undefined) return null;
    const { experiment, settleS: settleSeconds, outcomes, nowIn } = report;
    return {
      ...{ id, seed: experiment.seed, sliceSeconds: experiment.sliceS, settleSeconds, outcomes },
      ...{ from: new Date(experiment.from), until: new Date(experiment.until) },
      queues: nowIn,
    };
  }
}
