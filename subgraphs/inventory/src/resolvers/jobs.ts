import { requireScope } from "@muster/auth";
import {
  type Connection,
  ConnectionArgs,
  type FailedJob,
  FailedJobConnection,
  type FailedJobs,
  pageFailedJobs,
  RetryJobInput,
  RetryJobPayload,
  toFailedJob,
} from "@muster/subgraph";
import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { actorOf, type Context } from "./context.js";

/** What was given up of inventory's work. */
@Resolver()
export class JobResolver {
  readonly #jobs: FailedJobs;

  constructor(jobs: FailedJobs) {
    this.#jobs = jobs;
  }

  @Query(() => FailedJobConnection, {
    description:
      "What was given up of inventory's work beside requests, the newest first. Needs the scope inventory:jobs.",
  })
  async inventoryFailedJobs(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { principal }: Context,
  ): Promise<Connection<FailedJob>> {
    requireScope(principal, "inventory:jobs");
    return pageFailedJobs("inventoryFailedJobs", this.#jobs, args);
  }

  @Mutation(() => RetryJobPayload, {
    description:
      "Tries what was given up of inventory's work again, from its first attempt; what it has done stays done. Needs the scope inventory:jobs; it is audited. NOT_FOUND when no such job is given up (any more).",
  })
  async retryInventoryJob(
    @Arg("input", () => RetryJobInput, { description: "Which and why." }) { id, reason }: RetryJobInput,
    @Ctx() { principal }: Context,
  ): Promise<RetryJobPayload> {
    requireScope(principal, "inventory:jobs");
    return { job: toFailedJob(await this.#jobs.retry({ id, reason, actorId: actorOf(principal) })) };
  }
}
