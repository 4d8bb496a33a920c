import { expect, test } from "vitest";
import { proofOf } from "../proofs.js";
import { useMatchmaking } from "../subgraph.js";

const matchmaking = useMatchmaking();
const report =
  "mutation ($proofs: [String!]!) { reportLatencies(input: { proofs: $proofs }) { sites { id latencyMs } } }";

test("a client learns where to ping as whom, and what it proves is known", async () => {
  const { run, player, siteKey, platform } = matchmaking();
  const ada = player();
  const { data } = await run("{ latencySites { id region beacon subject latencyMs } }", {}, ada);
  const subject = Buffer.from(ada.playerId.replaceAll("-", ""), "hex").toString("base64url");
  expect(data.latencySites).toEqual([
    { id: "local", region: "home", beacon: "127.0.0.1:40001", subject, latencyMs: null },
  ]);
  const measured = { siteNumber: 1, roundTripMs: 23.5, measuredAtMs: platform.clock.nowMs() };
  const proof = proofOf(siteKey, { ...measured, playerId: ada.playerId });
  const told = { sites: [{ id: "local", latencyMs: 23.5 }] };
  expect((await run(report, { proofs: [proof] }, ada)).data.reportLatencies).toEqual(told);
  expect((await run(report, { proofs: [proof, proof] }, ada)).data.reportLatencies).toEqual(told);
  const eve = player();
  expect((await run(report, { proofs: [proof] }, eve)).errors).toMatchObject([
    { code: "PROOF_FOREIGN", details: { field: "proofs[0]" } },
  ]);
  expect((await run("{ latencySites { latencyMs } }", {}, eve)).data.latencySites).toEqual([
    { latencyMs: null },
  ]);
  expect((await run("{ latencySites { id } }")).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
});
