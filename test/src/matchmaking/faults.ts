import type { Random, SystemClock } from "@muster/runtime";
import type { Children } from "../faults/children.js";
import type { KillSide } from "../faults/kill-switch.js";
import type { OwnServers } from "../faults/servers.js";

/** Something that goes wrong, and is over when `strike` resolves. */
export interface Fault {
  readonly name: string;
  strike(): Promise<void>;
}

/** Steps between which a leader is killed, each by the round trip that is next; other kills are at any. */
const steps: readonly (readonly [name: string, label: RegExp, side: KillSide])[] = [
  ["killed between claim and commit", /matchmaking-require-leader/, "before"],
  ["killed between commit and announcement", /COMMIT after .*matchmaking-save-tickets/, "answered"],
  ["killed between allocation and ready", /matchmaking-insert-allocation/, "before"],
];
const stoppedMsMax = 2500;

/** The faults of a trial, in the order in which they strike. */
export function planFaults(
  plan: { readonly kills: number; readonly outages: number },
  means: { readonly children: Children; readonly servers: OwnServers; readonly clock: SystemClock },
  random: Random,
): Fault[] {
  const { children, servers, clock } = means;
  const killAt = async (label: RegExp, side: KillSide): Promise<void> => {
    const labels = [...children.statements].filter((one) => label.test(one));
    await (labels.length > 0 ? children.killFirst(labels, side) : children.killOne());
  };
  const faults = Array.from({ length: plan.kills }, (_, place): Fault => {
    const step = steps[place % (2 * steps.length)];
    if (step === undefined) return { name: "killed at a statement", strike: () => children.killOne() };
    const [name, label, side] = step;
    return { name, strike: () => killAt(label, side) };
  });
  const outages: readonly Fault[] = [
    { name: "Redis emptied", strike: () => servers.flushRedis() },
    {
      name: "Redis killed for a while",
      async strike() {
        const start = await servers.killRedis();
        await clock.sleep(500 + random.below(stoppedMsMax - 500));
        await start();
      },
    },
    { name: "Postgres restarted", strike: () => servers.restartPostgres() },
    { name: "Postgres crashed", strike: () => servers.crashPostgres() },
  ];
  for (let count = 0; count < plan.outages; count++)
    for (const outage of outages) faults.splice(random.below(faults.length + 1), 0, outage);
  return faults;
}
