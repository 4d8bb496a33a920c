import type { PlayerId } from "@muster/auth";
import { expect, test } from "vitest";
import type { CurrencyId, Trade, TradeContent, TradeId } from "../../../src/service/index.js";
import { advance, endAs, reserved, type TradeAction } from "../../../src/service/trades/machine.js";
import { ids } from "../../trade-world.js";

const [ada, bob] = [ids.next<PlayerId>(), ids.next<PlayerId>()];
const nowMs = 1_000_000;
const gold: TradeContent = { items: [], currencies: [{ currencyId: "gold" as CurrencyId, amount: 5n }] };
const nothing: TradeContent = { items: [], currencies: [] };

const proposed: Trade = {
  id: ids.next<TradeId>(),
  state: "proposed",
  version: 1,
  step: 1,
  proposer: reserved({ playerId: ada, gives: gold, reservationId: null, confirmed: false }, ids),
  recipient: { playerId: bob, gives: gold, reservationId: null, confirmed: false },
  message: null,
  imbalances: [],
  createdAtMs: nowMs,
  updatedAtMs: nowMs,
  expiresAtMs: nowMs + 60_000,
};

const does = (trade: Trade, playerId: PlayerId, action: TradeAction, atMs = nowMs): Trade =>
  advance(trade, playerId, action, { nowMs: atMs, ids });
const accept = { kind: "accept", version: 1 } as const;
const confirm = { kind: "confirm", version: 1 } as const;
const refusal = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "nothing";
};

test("from the proposal to the second confirmation, each step follows the last", () => {
  const accepted = does(proposed, bob, accept);
  expect(accepted).toMatchObject({ state: "accepted", step: 2, version: 1 });
  expect(accepted.proposer).toEqual(proposed.proposer);
  expect(accepted.recipient.reservationId).not.toBeNull();
  const once = does(accepted, ada, confirm);
  expect(once).toMatchObject({ state: "accepted", step: 3, proposer: { confirmed: true } });
  expect(does(once, ada, confirm)).toBe(once);
  const settled = does(once, bob, confirm);
  expect(settled).toMatchObject({
    state: "settled",
    step: 4,
    proposer: { confirmed: true, reservationId: null },
    recipient: { confirmed: true, reservationId: null },
  });
});

test("a change voids what was confirmed and is a version of its own", () => {
  const once = does(does(proposed, bob, accept), ada, confirm);
  const changed = does(once, bob, { kind: "update", version: 1, gives: nothing });
  expect(changed).toMatchObject({
    state: "accepted",
    version: 2,
    proposer: { confirmed: false, reservationId: once.proposer.reservationId },
    recipient: { confirmed: false, reservationId: null, gives: nothing },
  });
  expect(refusal(() => does(changed, ada, confirm))).toBe("CONFLICT");
  expect(refusal(() => does(changed, ada, { kind: "update", version: 2, gives: nothing }))).toBe(
    "BAD_USER_INPUT",
  );
});

test("what the recipient would give is not in escrow before they accept", () => {
  const changed = does(proposed, bob, { kind: "update", version: 1, gives: gold });
  expect(changed.recipient.reservationId).toBeNull();
  const mine = does(proposed, ada, { kind: "update", version: 1, gives: gold });
  expect(mine.proposer.reservationId).not.toBe(proposed.proposer.reservationId);
});

test.each([
  ["the proposer accepts", () => does(proposed, ada, accept), "FORBIDDEN"],
  ["the proposer declines", () => does(proposed, ada, { kind: "decline" }), "FORBIDDEN"],
  ["it is confirmed before it is accepted", () => does(proposed, ada, confirm), "CONFLICT"],
  [
    "it is declined after it was accepted",
    () => does(does(proposed, bob, accept), bob, { kind: "decline" }),
    "CONFLICT",
  ],
  ["another version was seen", () => does(proposed, bob, { ...accept, version: 2 }), "CONFLICT"],
  ["it was cancelled", () => does(does(proposed, ada, { kind: "cancel" }), bob, accept), "TRADE_CLOSED"],
  ["its time is over", () => does(proposed, bob, accept, nowMs + 60_000), "TRADE_CLOSED"],
])("refused when %s", (_, act, code) => {
  expect(refusal(act)).toBe(code);
});

test("every end releases both sides, and a closed trade stays as it is", () => {
  const accepted = does(proposed, bob, accept);
  for (const ended of [
    does(accepted, ada, { kind: "cancel" }),
    endAs(accepted, "expired", nowMs),
    does(proposed, bob, { kind: "decline" }),
  ]) {
    expect([ended.proposer.reservationId, ended.recipient.reservationId]).toEqual([null, null]);
    expect(ended.step).toBeGreaterThan(1);
    expect(endAs(ended, "expired", nowMs)).toBe(ended);
  }
});
