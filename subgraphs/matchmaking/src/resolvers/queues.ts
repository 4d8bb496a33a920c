import { Query, Resolver } from "type-graphql";
import { Queue } from "../schema/index.js";
import type * as domain from "../service/index.js";

/** The queues that there are. */
@Resolver(() => Queue)
export class QueueResolver {
  readonly #queues: () => readonly domain.Queue[];

  constructor(queues: () => readonly domain.Queue[]) {
    this.#queues = queues;
  }

  @Query(() => [Queue], { description: "The queues that can be joined. Anyone may ask." })
  async queues(): Promise<readonly Queue[]> {
    return this.#queues().map(toQueue);
  }
}

/** A queue in the API's shape. */
export function toQueue({ id, teams, partySizes, roles, modes, acceptanceS }: domain.Queue): Queue {
  return {
    ...{ id, teamCount: teams.count, teamSize: teams.size, partySizes, roleIds: roles },
    modes: modes.map((mode) => ({ id: mode.id, mapIds: mode.maps })),
    acceptanceSeconds: acceptanceS,
  };
}
