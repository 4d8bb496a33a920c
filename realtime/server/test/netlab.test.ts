import { startNight } from "@muster/realtime-server/netlab";
import { createSystemClock } from "@muster/runtime";
import { profiles } from "@muster/transport";
import { clientState } from "@muster/transport/netcode";
import { expect, test } from "vitest";

const clock = createSystemClock();

test("over real sockets and a bad network, bots are heard once and in order", async () => {
  const night = await startNight({ bots: 3, crates: 20, tickHz: 60, impairments: profiles.bad, seed: 9 });
  try {
    const isOver = (): boolean =>
      night.bots.every((bot) => bot.said >= 30) &&
      night.bots.every((bot) => {
        bot.isStill = true;
        return bot.isAnswered;
      });
    const endMs = clock.monotonicMs() + 25_000;
    while (!isOver() && clock.monotonicMs() < endMs) await clock.sleep(20);
    expect(night.bots.map(({ client }) => client.state)).toEqual(new Array(3).fill(clientState.connected));
    for (const { said, heard, wrong, client, snapshots } of night.bots) {
      expect(said).toBeGreaterThanOrEqual(30);
      expect([heard, wrong, client.snapshots.illegal]).toEqual([said, 0, 0]);
      expect(snapshots).toBeGreaterThan(30);
    }
    expect(night.network().down.lost).toBeGreaterThan(0);
  } finally {
    await night.close();
  }
});
