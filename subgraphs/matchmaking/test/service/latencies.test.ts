import { createLatencyReader } from "@muster/placement";
import { expect, test } from "vitest";
import { createLatencies, type LatencyService, type PlayerId, queuesOf } from "../../src/service/index.js";
import { firstRulesJson, parseRuleSet } from "../../src/service/rules/index.js";
import { proofOf } from "../proofs.js";
import { newPlayer, useSetting } from "../setting.js";

const setting = useSetting();
const siteKey = new Uint8Array(32).fill(7);
const site = (id: string, number: number) => ({ id, number, region: "r", beacon: "127.0.0.1:1" });
const rules = parseRuleSet({
  ...firstRulesJson,
  sites: [
    { id: "near", region: "r", floorMs: 12 },
    { id: "far", region: "r" },
  ],
});

const latencies = (): LatencyService =>
  createLatencies({
    ...{ storage: setting().storage, clock: setting().clock, ids: setting().ids },
    queues: () => queuesOf(rules, 1),
    readProof: createLatencyReader(siteKey),
    knownSites: async () => [site("near", 1), site("far", 2), site("closed", 3)],
  });

const measure = (playerId: PlayerId, roundTripMs: number, siteNumber = 1, agoMs = 0) =>
  proofOf(siteKey, { siteNumber, playerId, roundTripMs, measuredAtMs: setting().clock.nowMs() - agoMs });
const known = async (playerId: PlayerId) => (await latencies().latenciesOf([playerId])).get(playerId);
const rows = () => setting().admin.query("SELECT * FROM matchmaking.latency");

test("what beacons proved counts: the shortest of each site, never below the site's floor", async () => {
  const [ada, bob] = [newPlayer(setting()), newPlayer(setting())];
  expect(await known(ada)).toEqual({});
  await latencies().report(ada, [measure(ada, 40.25), measure(ada, 31.5), measure(ada, 80, 2)]);
  await latencies().report(bob, [measure(bob, 3)]);
  expect(await latencies().latenciesOf([ada, bob])).toEqual(
    new Map([
      [ada, { near: 31.5, far: 80 }],
      [bob, { near: 12 }],
    ]),
  );
  expect((await latencies().sites()).map(({ id }) => id)).toEqual(["near", "far"]);
});

test("a proof counts once, however often it is reported, and at once too", async () => {
  const ada = newPlayer(setting());
  const proofs = [measure(ada, 50), measure(ada, 60)];
  const before = (await rows()).length;
  await latencies().report(ada, [...proofs, ...proofs]);
  await Promise.all(Array.from({ length: 6 }, () => latencies().report(ada, proofs)));
  expect(await rows()).toHaveLength(before + 2);
});

test("the newest eight of a site count, for a day", async () => {
  const { clock } = setting();
  const ada = newPlayer(setting());
  await latencies().report(ada, [measure(ada, 20)]);
  for (let count = 0; count < 8; count++) {
    expect(await known(ada)).toEqual({ near: 20 });
    await clock.advance(1000);
    await latencies().report(ada, [measure(ada, 90 - count)]);
  }
  expect(await known(ada)).toEqual({ near: 83 });
  await clock.advance(24 * 3600 * 1000);
  expect(await known(ada)).toEqual({ near: 83 });
  await clock.advance(1);
  expect(await known(ada)).toEqual({});
});

test("what is too old to count is forgotten, and nothing else", async () => {
  const { clock } = setting();
  const [ada, bob] = [newPlayer(setting()), newPlayer(setting())];
  await latencies().report(ada, [measure(ada, 20), measure(ada, 21, 2)]);
  await clock.advance(24 * 3600 * 1000);
  await latencies().report(bob, [measure(bob, 30)]);
  await clock.advance(1000);
  expect(await latencies().sweep()).toBeGreaterThanOrEqual(2);
  expect(await latencies().sweep()).toBe(0);
  expect(await rows()).toMatchObject([{ player_id: bob }]);
});

test("what is not a fresh proof of the player's by a site that is offered is refused, each by its code, and nothing is kept", async () => {
  const { clock } = setting();
  const [ada, eve] = [newPlayer(setting()), newPlayer(setting())];
  const good = measure(ada, 40);
  const forged = proofOf(new Uint8Array(32).fill(8), {
    ...{ siteNumber: 1, playerId: ada, roundTripMs: 1, measuredAtMs: clock.nowMs() },
  });
  const bent = Buffer.from(good, "base64url");
  bent.writeUInt32LE(1000, 64);
  const measuredAt = new Date(Math.floor(clock.nowMs() / 1000 - 301) * 1000).toISOString();
  const field = "proofs[1]";
  const refused: [string, object][] = [
    [forged, { code: "PROOF_INVALID", details: { field } }],
    [bent.toString("base64url"), { code: "PROOF_INVALID", details: { field } }],
    ["no proof", { code: "PROOF_INVALID", details: { field } }],
    ["", { code: "PROOF_INVALID", details: { field } }],
    [measure(eve, 1), { code: "PROOF_FOREIGN", details: { field } }],
    [measure(ada, 1, 1, 301_000), { code: "PROOF_EXPIRED", details: { field, measuredAt } }],
    [measure(ada, 1, 1, -61_000), { code: "PROOF_EXPIRED", details: { field } }],
    [measure(ada, 1, 3), { code: "SITE_UNKNOWN", details: { field, siteNumber: 3 } }],
    [measure(ada, 1, 4), { code: "SITE_UNKNOWN", details: { field, siteNumber: 4 } }],
  ];
  const before = await rows();
  for (const [proof, error] of refused)
    await expect(latencies().report(ada, [good, proof])).rejects.toMatchObject(error);
  for (const proofs of [[], Array(65).fill(good)])
    await expect(latencies().report(ada, proofs)).rejects.toMatchObject({
      ...{ code: "BAD_USER_INPUT", details: { field: "proofs", bound: "1 to 64 proofs" } },
    });
  expect(await rows()).toEqual(before);
  await latencies().report(ada, [good, measure(ada, 1, 1, 299_000), measure(ada, 1, 1, -59_000)]);
});
