import { Wake } from "@muster/events";
import { listen } from "@muster/postgres";
import type { InForce } from "./in-force.js";
import type { DefinitionsOptions } from "./space.js";
import { changedChannel } from "./storage.js";

/** Keeps what one process knows of a space up to date, and puts in force what comes due though nobody reads. */
export interface Follower {
  start(): void;
  stop(): Promise<void>;
}

/** Makes the follower of one process and space. */
export function createFollower<Content>(
  { postgres, directUrl, space, clock, logger }: DefinitionsOptions<Content>,
  inForce: InForce<Content>,
): Follower {
  const wake = new Wake(clock);
  let stopping = false;
  let following: Promise<void> | undefined;
  const follow = async (): Promise<void> => {
    const listener = listen({
      url: directUrl,
      channel: changedChannel,
      applicationName: `${postgres.options.applicationName}-definitions`,
      onNotify: () => {
        inForce.expire();
        wake.call();
      },
      logger,
      clock,
    });
    while (!stopping) {
      await inForce
        .refresh()
        .catch((error: unknown) =>
          logger.error({ err: error, space }, "definitions could not be brought up to date"),
        );
      await wake.wait(inForce.restMs);
    }
    await listener.close();
  };
  return {
    start() {
      following ??= follow();
    },
    async stop() {
      stopping = true;
      wake.call();
      await following;
    },
  };
}
