import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { auditLedger } from "@muster/ledger";
import { expect, test } from "vitest";
import { type OrderId, orderStates, type PlayerId } from "../src/service/index.js";
import { dragonBox, goldOffer, line } from "./offers.js";
import { holdingsOf, makePlayer, useSetting } from "./setting.js";

const count = 600;
const rareTotal = 70;
const dailyMax = 10;
const setting = useSetting({
  "offer:potions": goldOffer(3, [line("potion", 1)]),
  "offer:dragons": goldOffer(3, [], { contents: { boxes: [{ boxId: "dragon" }] } }),
  "offer:rare": goldOffer(3, [line("egg", 1)], { stock: { total: rareTotal } }),
  "offer:daily": goldOffer(3, [line("sword", 1)], { limits: [{ period: "EVER", max: dailyMax }] }),
  "offer:given": goldOffer(3, [line("egg", 2), line("sword", 1)]),
  "box:dragon": dragonBox,
});
const child = fileURLToPath(new URL("./fixture/store-child.mjs", import.meta.url));

/** Runs the child, which kills itself at `answersMax` answers if that is given; counts its answers of each kind. */
async function run(players: readonly PlayerId[], answersMax?: number): Promise<Record<string, number>> {
  const { databaseUrl } = await testServers();
  const killed = answersMax === undefined ? [] : [String(answersMax)];
  const started = spawn(process.execPath, [child, databaseUrl, players.join(), String(count), ...killed], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  started.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const end = await new Promise((resolve) =>
    started.once("close", (code, signal) => resolve(signal ?? code)),
  );
  expect(end).toBe(answersMax === undefined ? 0 : "SIGKILL");
  const answers: Record<string, number> = {};
  for (const word of output.trim().split("\n")) answers[word] = (answers[word] ?? 0) + 1;
  return answers;
}

test("killed again and again, nothing is sold twice, lost or half done", { timeout: 120_000 }, async () => {
  const { admin, service } = setting();
  const players: PlayerId[] = [];
  for (let number = 0; number < 7; number++) players.push(await makePlayer(setting(), { gold: 10_000n }));
  for (const answersMax of [1, 30, 90, 170, 260, 350, 450, 560]) await run(players, answersMax);
  const answers = await run(players);
  const each = count / 5;
  const dailySold = players.length * dailyMax;
  expect(answers).toEqual({
    done: each * 3 + rareTotal + dailySold,
    SOLD_OUT: each - rareTotal,
    LIMIT_REACHED: each - dailySold,
  });

  const orders = await admin.query<{
    readonly id: OrderId;
    readonly player_id: PlayerId;
    readonly offer_id: string;
    readonly state: string;
    readonly delivery: {
      readonly items: readonly { readonly definitionId: string; readonly quantity: string }[];
    };
  }>("SELECT id, player_id, offer_id, state, delivery FROM store.orders");
  const sold = (offerId: string): number => orders.filter((order) => order.offer_id === offerId).length;
  expect(["potions", "dragons", "rare", "daily", "given"].map(sold)).toEqual([
    each,
    each,
    rareTotal,
    dailySold,
    each,
  ]);
  for (const { offer_id: offerId, state } of orders) {
    expect(orderStates).toContain(state);
    expect(state).toBe(offerId === "given" ? "REFUNDED" : "GRANTED");
  }
  for (const playerId of players) {
    const kept = orders.filter((order) => order.player_id === playerId && order.state === "GRANTED");
    const expected: Record<string, number> = { "currency:gold": 10_000 - 3 * kept.length };
    for (const { definitionId, quantity } of kept.flatMap(({ delivery }) => delivery.items))
      expected[`item:${definitionId}`] = (expected[`item:${definitionId}`] ?? 0) + Number(quantity);
    expect(await holdingsOf(setting(), playerId)).toEqual(expected);
  }
  const [totals] = await admin.query(`WITH event AS (
      SELECT topic, payload FROM events.outbox UNION ALL SELECT topic, payload FROM events.log
    ), changed AS (SELECT payload FROM event WHERE topic = 'store.orderChanged')
    SELECT
      (SELECT count(*)::integer FROM changed) AS changes,
      (SELECT count(DISTINCT (payload->>'orderId', payload->>'state'))::integer FROM changed) AS distinct_changes,
      (SELECT count(*)::integer FROM store.draws) AS draws,
      (SELECT sold::integer FROM store.stock WHERE offer_id = 'rare') AS stock,
      (SELECT sum(count)::integer FROM store.purchase_counts) AS counted,
      (SELECT count(*)::integer FROM audit.entries WHERE action = 'store.refundOrder') AS audited`);
  expect(totals).toEqual({
    changes: orders.length + each,
    distinct_changes: orders.length + each,
    draws: each,
    stock: rareTotal,
    counted: dailySold,
    audited: each,
  });
  for (const { id } of orders.filter((order) => order.offer_id === "dragons").slice(0, 20))
    expect(await service.replayDraws(id)).toMatchObject([{ agrees: true }]);
  expect((await auditLedger(admin)).problems).toEqual([]);
});
