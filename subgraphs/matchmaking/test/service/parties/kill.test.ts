import { createEventWriter } from "@muster/events";
import { openPostgres, type Postgres, type Transaction } from "@muster/postgres";
import { expect, test } from "vitest";
import { createParties, createTickets, type PartyId, type PlayerId } from "../../../src/service/index.js";
import { PostgresMatchmaking } from "../../../src/storage/index.js";
import { logger, newPlayer, queues, useSetting } from "../../setting.js";
import { findContradictions } from "./gatherings.js";

const setting = useSetting();

/** A pool whose connection the server ends once `left.statements` more statements of a transaction were answered. */
function breakAfter(pool: Postgres, admin: Postgres, left: { statements: number }): Postgres {
  return {
    ...pool,
    transact: (work, options) =>
      pool.transact((tx) => {
        const query = async (...given: Parameters<Transaction["query"]>) => {
          const rows = await tx.query(...given);
          if (--left.statements === 0) {
            const [own] = await tx.query<{ readonly pid: number }>("SELECT pg_backend_pid() AS pid");
            await admin.query("SELECT pg_terminate_backend($1, 5000)", [own?.pid]);
          }
          return rows;
        };
        return work({ ...tx, query: query as Transaction["query"] });
      }, options),
  };
}

test("a connection that ends after any statement leaves all of a deed or nothing, and the deed can be done again", async () => {
  const { admin, clock, ids } = setting();
  const { databaseUrl } = await testServers();
  const pool = openPostgres({
    ...{ url: databaseUrl, applicationName: "party-kill", logger, poolMax: 2, role: "muster_matchmaking" },
  });
  const events = createEventWriter({ postgres: pool, logger });
  const left = { statements: 0 };
  const storage = new PostgresMatchmaking(breakAfter(pool, admin, left), {
    ...{ events, ids, changed: () => undefined },
  });
  const context = { storage, queues: () => queues, clock, ids };
  const [parties, tickets] = [createParties(context), createTickets(context)];
  const [ada, bob, eve] = Array.from({ length: 3 }, () => newPlayer(setting())) as [
    PlayerId,
    PlayerId,
    PlayerId,
  ];
  const all = async () => {
    const [row] = await admin.query<{ readonly all: unknown }>(`SELECT json_build_array(
      (SELECT json_agg(party ORDER BY id) FROM matchmaking.party),
      (SELECT json_agg(party_member ORDER BY player_id) FROM matchmaking.party_member),
      (SELECT json_agg(party_invite ORDER BY player_id) FROM matchmaking.party_invite),
      (SELECT json_agg(ticket ORDER BY id) FROM matchmaking.ticket),
      (SELECT json_agg(block) FROM matchmaking.block),
      (SELECT count(*) FROM events.outbox)) AS all`);
    return row?.all;
  };
  let id = "none" as PartyId;
  const join = () => tickets.join({ playerId: bob, partyId: id, queueId: "clans", roles: null, modes: null });
  /** What is done before each deed, unhindered, and the deed. */
  const deeds: readonly [before: () => Promise<unknown>, deed: () => Promise<unknown>][] = [
    [
      async () => undefined,
      async () => {
        id = (await parties.create(bob)).id;
      },
    ],
    [() => parties.invite(bob, id, ada), () => parties.accept(ada, id)],
    [() => parties.setReady(ada, id, true, null), join],
    [async () => undefined, () => parties.remove(bob, id, ada)],
    [
      async () => {
        await parties.invite(bob, id, eve);
        await parties.accept(eve, id);
        await parties.setReady(eve, id, true, null);
        await join();
      },
      () => storage.transact((tx) => parties.noteBlock(tx, { playerId: bob, blockedId: eve }, true)),
    ],
    [async () => undefined, () => parties.leave(eve, id)],
  ];
  let kills = 0;
  for (const [place, [prepare, deed]] of deeds.entries()) {
    left.statements = Number.POSITIVE_INFINITY;
    await prepare();
    const before = await all();
    for (let killAt = 1; ; killAt++) {
      left.statements = killAt;
      const failed = await deed().catch((error: unknown) => error);
      if (left.statements > 0) break;
      kills++;
      expect(failed).toMatchObject({ code: "UNAVAILABLE" });
      expect(await all(), `deed ${place} killed at ${killAt}`).toEqual(before);
    }
    expect(await all(), `deed ${place}`).not.toEqual(before);
    expect(await findContradictions(setting())).toEqual([]);
  }
  expect(kills).toBeGreaterThan(40);
  const [row] = await admin.query("SELECT count(*)::int AS count FROM matchmaking.party");
  expect(row).toEqual({ count: 0 });
  await events.close();
  await pool.close();
}, 120_000);
