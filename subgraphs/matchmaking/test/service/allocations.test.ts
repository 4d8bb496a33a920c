import { expect, test } from "vitest";
import { type Allocation, createAllocations, type MatchId } from "../../src/service/index.js";
import { newPlayer, proposalOf, queues, useSetting } from "../setting.js";

const setting = useSetting();

interface AskedServer {
  readonly siteId: string;
  readonly matchId: MatchId;
  readonly matchToken: string;
}

/** Servers as a test wants them: `down` sites give none. */
function serversOf(
  down: ReadonlySet<string>,
  gone: ReadonlySet<string> = new Set(),
  unreachable: ReadonlySet<string> = new Set(),
) {
  const [asked, released, tokens]: [string[], string[], string[]] = [[], [], []];
  return {
    ...{ asked, released, tokens },
    async allocate({ siteId, matchId, matchToken }: AskedServer): Promise<Allocation> {
      asked.push(siteId);
      tokens.push(matchToken);
      if (down.has(siteId)) throw new Error(`${siteId} is down`);
      return {
        siteId,
        serverId: matchId,
        addresses: ["127.0.0.1:40000"],
        protocolId: "18446744073709551615",
      };
    },
    async find(siteId: string, matchId: MatchId) {
      if (unreachable.has(siteId)) throw new Error(`${siteId} does not answer`);
      return gone.has(matchId) ? undefined : { siteId, serverId: matchId, addresses: [], protocolId: "1" };
    },
    async release(siteId: string, matchId: MatchId) {
      released.push(`${siteId} ${matchId}`);
    },
  };
}

const allocationsOf = (servers: ReturnType<typeof serversOf>) => {
  const { storage, clock, ids, matches } = setting();
  const failed = () => undefined;
  const signMatch = async (matchId: MatchId, expiresAtMs: number) => `${matchId} until ${expiresAtMs}`;
  return createAllocations({
    ...{ storage, clock, ids, matches, servers, failed, signMatch },
    queues: () => queues,
  });
};

function promise() {
  let resolve = (): void => undefined;
  const done = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { done, resolve };
}

/** Has ended what earlier tests left at sites. */
async function endStrays() {
  await setting().clock.advance(10_000);
  await allocationsOf(serversOf(new Set())).sweepStray();
}

async function newMatch() {
  const players = [newPlayer(setting()), newPlayer(setting())];
  const tickets = [];
  for (const playerId of players)
    tickets.push(await setting().tickets.join({ playerId, queueId: "duel", roles: [], modes: null }));
  const proposal = { ...proposalOf(tickets, null), siteIds: ["near", "far"] };
  return { tickets, players, match: await setting().matches.propose(proposal) };
}

const stateOf = async (id: MatchId) => (await setting().storage.findMatches([id]))[0]?.state;

test("the best site that gives a server gets the match; sweeps at once give it one", async () => {
  const { match, tickets } = await newMatch();
  const servers = serversOf(new Set(["near"]));
  const allocations = allocationsOf(servers);
  await Promise.all([allocations.sweep(), allocations.sweep()]);
  expect(await stateOf(match.id)).toBe("READY");
  expect(servers.asked.slice(0, servers.asked.indexOf("far"))).toContain("near");
  expect(servers.released).toEqual([]);
  // However often it is asked for: a token for that match, until 12 hours after it was made.
  expect(new Set(servers.tokens)).toEqual(
    new Set([`${match.id} until ${match.madeAtMs + 12 * 3600 * 1000}`]),
  );
  expect(await setting().storage.findAllocations([match.id])).toEqual([
    { siteId: "far", serverId: match.id, addresses: ["127.0.0.1:40000"], protocolId: "18446744073709551615" },
  ]);
  const after = await setting().storage.findTickets(tickets.map(({ id }) => id));
  expect(after.map((ticket) => ticket?.state)).toEqual(["READY", "READY"]);
});

test("a match without a server for 10 s is given up: everyone is first in line, with their time kept, unpunished", async () => {
  const { match, tickets, players } = await newMatch();
  const allocations = allocationsOf(serversOf(new Set(["near", "far"])));
  expect(await allocations.sweep()).toBe(1);
  await setting().clock.advance(9999);
  expect(await allocations.sweep()).toBe(1);
  expect(await stateOf(match.id)).toBe("ALLOCATING");
  await setting().clock.advance(1);
  expect(await allocations.sweep()).toBe(0);
  expect(await stateOf(match.id)).toBe("FAILED");
  const after = await setting().storage.findTickets(tickets.map(({ id }) => id));
  expect(after).toMatchObject(
    tickets.map(({ queuedAtMs }) => ({ state: "REQUEUED", generation: 2, queuedAtMs })),
  );
  expect(await setting().storage.transact((tx) => tx.penaltiesOf(players))).toEqual([]);
});

test("a site that gives none is asked again after a pause that doubles, and at once when it gave one", async () => {
  const down = new Set(["near", "far"]);
  const servers = serversOf(down);
  const allocations = allocationsOf(servers);
  await newMatch();
  const askedAtMs: number[] = [];
  for (let atMs = 0; atMs < 9000; atMs += 250) {
    const before = servers.asked.length;
    await allocations.sweep();
    if (servers.asked.length > before) askedAtMs.push(atMs);
    await setting().clock.advance(250);
  }
  expect(askedAtMs).toEqual([0, 250, 750, 1750, 3750, 7750]);
  down.clear();
  await setting().clock.advance(3000);
  const { match } = await newMatch();
  expect(await allocations.sweep()).toBe(0);
  expect(await stateOf(match.id)).toBe("READY");
  const next = await newMatch();
  await allocations.sweep();
  expect(await stateOf(next.match.id)).toBe("READY");
});

test("what waits for a slow site keeps nobody waiting", async () => {
  const slow = await newMatch();
  const servers = serversOf(new Set());
  const [asked, answered] = [promise(), promise()];
  const allocations = allocationsOf({
    ...servers,
    async allocate(request) {
      if (request.matchId === slow.match.id) {
        asked.resolve();
        await answered.done;
      }
      return servers.allocate(request);
    },
  });
  const first = allocations.sweep();
  await asked.done;
  await setting().clock.advance(500);
  expect(await first).toBe(1);
  const quick = await newMatch();
  expect(await allocations.sweep()).toBe(0);
  expect(await stateOf(quick.match.id)).toBe("READY");
  expect(await stateOf(slow.match.id)).toBe("ALLOCATING");
  answered.resolve();
  await allocations.settle();
  expect(await stateOf(slow.match.id)).toBe("READY");
});

test("a server that a match does not have is ended, once it is sure to be there", async () => {
  await endStrays();
  const { match } = await newMatch();
  const servers = serversOf(new Set());
  let isCut = true;
  const allocations = allocationsOf({
    ...servers,
    // Near gives a server, and its answer is lost.
    async allocate(request) {
      const server = await servers.allocate(request);
      if (request.siteId === "near") throw new Error("cut off");
      return server;
    },
    async release(siteId, matchId) {
      if (isCut) throw new Error("cut off");
      return servers.release(siteId, matchId);
    },
  });
  await allocations.sweep();
  expect((await setting().storage.findAllocations([match.id]))[0]?.siteId).toBe("far");
  expect(await allocations.sweepStray()).toBe(0);
  await setting().clock.advance(10_000);
  expect(await allocations.sweepStray()).toBe(0);
  isCut = false;
  await setting().clock.advance(10_000);
  expect(await allocations.sweepStray()).toBe(1);
  expect(servers.released).toEqual([`near ${match.id}`]);
  await setting().clock.advance(10_000);
  expect(await allocations.sweepStray()).toBe(0);
});

test("a server for a match that was given up meanwhile is ended", async () => {
  await endStrays();
  const { match } = await newMatch();
  const servers = serversOf(new Set());
  const { matches } = setting();
  const allocations = allocationsOf({
    ...servers,
    async allocate(request: AskedServer) {
      await matches.fail(match.id);
      return servers.allocate(request);
    },
  });
  await allocations.sweep();
  expect(await setting().storage.findAllocations([match.id])).toEqual([undefined]);
  await setting().clock.advance(10_000);
  expect(await allocations.sweepStray()).toBe(1);
  expect(servers.released).toEqual([`near ${match.id}`]);
});

test("a match whose server has gone ends, and its players may queue; one that can't be asked about does not", async () => {
  const [over, played] = [await newMatch(), await newMatch()];
  await allocationsOf(serversOf(new Set())).sweep();
  const gone = new Set([over.match.id]);
  expect(await allocationsOf(serversOf(new Set(), gone, new Set(["near"]))).sweepGone()).toBe(0);
  expect(await stateOf(over.match.id)).toBe("READY");
  const allocations = allocationsOf(serversOf(new Set(), gone));
  const ended = await Promise.all([allocations.sweepGone(), allocations.sweepGone()]);
  expect(ended[0] + ended[1]).toBe(1);
  expect([await stateOf(over.match.id), await stateOf(played.match.id)]).toEqual(["ENDED", "READY"]);
  const [playerId] = over.players;
  if (playerId === undefined) throw new Error("a match has players");
  const again = await setting().tickets.join({ playerId, queueId: "duel", roles: [], modes: null });
  expect(again.state).toBe("QUEUED");
});
