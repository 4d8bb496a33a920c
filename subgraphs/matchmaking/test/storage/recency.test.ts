import { expect, test } from "vitest";
import type { PlayerId } from "../../src/service/index.js";
import { newPlayer, proposalOf, useSetting } from "../setting.js";

const setting = useSetting();

/** A match of two that is made, and ended unless it fails. */
async function play(players: readonly PlayerId[], mapId: string, isPlayed: boolean): Promise<void> {
  const { tickets, matches } = setting();
  const joined = [];
  for (const playerId of players)
    joined.push(await tickets.join({ playerId, queueId: "duel", roles: [], modes: null }));
  const { id } = await matches.propose({ ...proposalOf(joined, null), mapId });
  if (!isPlayed) {
    await matches.fail(id);
    for (const { id: ticketId, players: own } of joined)
      await tickets.leave(own[0]?.playerId as PlayerId, ticketId);
    return;
  }
  await matches.ready(id, { siteId: "local", serverId: id, addresses: ["127.0.0.1:1"], protocolId: "7" });
  await matches.end(id);
}

test("what players played last is told newest first, as much as is asked for, without what failed", async () => {
  const [ada, grace, eve] = [newPlayer(setting()), newPlayer(setting()), newPlayer(setting())];
  await play([ada, grace], "one", true);
  await play([ada, eve], "two", true);
  await play([ada, grace], "three", false);
  await play([ada, grace], "four", true);
  const recent = await setting().storage.recentOf([grace, ada, newPlayer(setting())], 2);
  const on = (...maps: string[]) => maps.map((map) => ({ mode: "plaza", map }));
  expect(recent).toEqual(
    new Map([
      [ada, on("four", "two")],
      [grace, on("four", "one")],
    ]),
  );
  expect(await setting().storage.recentOf([ada], 32)).toEqual(new Map([[ada, on("four", "two", "one")]]));
  expect(await setting().storage.recentOf([], 32)).toEqual(new Map());
});
