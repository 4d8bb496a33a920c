import { actorOf, requireScope } from "@muster/auth";
import {
  Arg,
  Args,
  Ctx,
  Directive,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from "type-graphql";
import {
  type Connection,
  ConnectionArgs,
  connectionOf,
  parsePage,
  stringCursor,
  toConnection,
} from "./connection.js";
import type { RequestContext } from "./create.js";
import { DateTime, Json } from "./scalars.js";

/** Work that was given up; the API's form of it. */
@Directive("@shareable")
@ObjectType({
  description: "Work beside requests that was tried as often as it was to be, and given up.",
})
export class FailedJob {
  @Field(() => ID, { description: "The job's id: a whole number that rises with every job." })
  id!: string;

  @Field(() => String, { description: "The subgraph and what is done: store.payBack." })
  name!: string;

  @Field(() => String, {
    description: "What it was to be done for, once for each: an id, or a digest of one.",
  })
  key!: string;

  @Field(() => Json, { description: "What it was given to do it: ids and numbers." })
  input!: unknown;

  @Field(() => Int, { description: "How often it was tried, 1 or more." })
  attempts!: number;

  @Field(() => String, {
    nullable: true,
    description: "Why it failed the last time; at most 2000 characters.",
  })
  error!: string | null;

  @Field(() => DateTime, { description: "When it was given up." })
  failedAt!: Date;
}

/** Pages of {@link FailedJob}, newest first. */
export const FailedJobConnection = connectionOf("FailedJob", () => FailedJob, { shareable: true });

/** Which job is tried again. */
@InputType({ description: "Which job is tried again, and why." })
export class RetryJobInput {
  @Field(() => ID, { description: "The job's id." })
  id!: string;

  @Field(() => String, { description: "Why, for the audit: 1 to 500 characters." })
  reason!: string;
}

/** What became of a job that is tried again. */
@Directive("@shareable")
@ObjectType({ description: "A job that is tried again from its first attempt." })
export class RetryJobPayload {
  @Field(() => FailedJob, { description: "The job as it had failed." })
  job!: FailedJob;
}

type GivenUp = Omit<FailedJob, "failedAt"> & { readonly failedAtMs: number };

/** Where a subgraph's given up jobs are kept, as `createJobDesk` of the jobs has it. */
export interface FailedJobs {
  readFailed(page: {
    readonly limit: number;
    readonly backward: boolean;
    readonly from: string | undefined;
  }): Promise<readonly GivenUp[]>;
  retry(request: {
    readonly id: string;
    readonly actorId: string;
    readonly reason: string;
  }): Promise<GivenUp>;
}

/**
 * The resolver class of a subgraph's given up jobs, for who has the scope `<area>:jobs`: the query `<area>FailedJobs` and the
 * mutation `retry<Area>Job`. `whose` is the area in a sentence: `the store's`.
 */
export function failedJobResolver(area: string, whose: string): new (jobs: FailedJobs) => object {
  const scope = `${area}:jobs` as const;
  const list = `${area}FailedJobs`;
  const retry = `retry${area.charAt(0).toUpperCase()}${area.slice(1)}Job`;
  @Resolver()
  class JobResolver {
    readonly #jobs: FailedJobs;

    constructor(jobs: FailedJobs) {
      this.#jobs = jobs;
    }

    @Query(() => FailedJobConnection, {
      name: list,
      description: `What was given up of ${whose} work beside requests, the newest first. Needs the scope ${scope}.`,
    })
    async failedJobs(
      @Args(() => ConnectionArgs) args: ConnectionArgs,
      @Ctx() { principal }: RequestContext<object>,
    ): Promise<Connection<FailedJob>> {
      requireScope(principal, scope);
      return pageFailedJobs(list, this.#jobs, args);
    }

    @Mutation(() => RetryJobPayload, {
      name: retry,
      description: `Tries what was given up of ${whose} work again, from its first attempt; what it has done stays done. Needs the scope ${scope}; it is audited. NOT_FOUND when no such job is given up (any more).`,
    })
    async retryJob(
      @Arg("input", () => RetryJobInput, { description: "Which and why." }) { id, reason }: RetryJobInput,
      @Ctx() { principal }: RequestContext<object>,
    ): Promise<RetryJobPayload> {
      requireScope(principal, scope);
      return { job: toFailedJob(await this.#jobs.retry({ id, reason, actorId: actorOf(principal) })) };
    }
  }
  return JobResolver;
}

/** A page of what was given up. @throws BAD_USER_INPUT for what is no page. */
async function pageFailedJobs(
  list: string,
  jobs: FailedJobs,
  args: ConnectionArgs,
): Promise<Connection<FailedJob>> {
  const { encode, decode } = stringCursor(list);
  const codec = {
    encode,
    decode(text: string) {
      const id = decode(text);
      return id !== undefined && /^\d{1,18}$/.test(id) ? id : undefined;
    },
  };
  const page = parsePage(args, codec);
  const found = await jobs.readFailed({ ...page, limit: page.limit + 1 });
  return toConnection(page, found, codec, ({ id }) => id, toFailedJob);
}

function toFailedJob({ failedAtMs, ...job }: GivenUp): FailedJob {
  return { ...job, failedAt: new Date(failedAtMs) };
}
