import { badInput } from "@muster/errors";

/** What players may join, as far as joining needs to know it. */
export interface Queue {
  readonly id: string;
  readonly teams: { readonly count: number; readonly size: number };
  /** The sizes of party that may join. */
  readonly partySizes: readonly number[];
  /** The duties of a team; none where there are none. */
  readonly roles: readonly string[];
  readonly modes: readonly { readonly id: string; readonly maps: readonly string[] }[];
  /** The sites where it is played. */
  readonly siteIds: readonly string[];
  /** How long players have to accept a match, in seconds; `null` where there is no ready check. */
  readonly acceptanceS: number | null;
}

/** What a new deployment begins with. */
export const defaultQueues: readonly Queue[] = [
  {
    id: "duel",
    teams: { count: 2, size: 1 },
    partySizes: [1],
    roles: [],
    modes: [{ id: "plaza", maps: ["plaza"] }],
    siteIds: ["local"],
    acceptanceS: null,
  },
  {
    id: "squads",
    teams: { count: 2, size: 2 },
    partySizes: [1, 2],
    roles: [],
    modes: [{ id: "plaza", maps: ["plaza"] }],
    siteIds: ["local"],
    acceptanceS: 15,
  },
];

/** The queue of that id. @throws BAD_USER_INPUT naming `queueId` and the queues that there are. */
export function requireQueue(queues: readonly Queue[], queueId: string): Queue {
  const queue = queues.find(({ id }) => id === queueId);
  if (queue === undefined) throw badInput("queueId", `one of ${queues.map(({ id }) => id).join(", ")}`);
  return queue;
}
