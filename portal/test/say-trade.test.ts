import { expect, test } from "vitest";
import type { TradeLineFragment } from "../src/generated/operations.js";
import { sayGives, sayNext, sayTradeUpdate, viewTrade } from "../src/trades/say-trade.js";

const side = (id: string, displayName: string, confirmed = false): TradeLineFragment["proposer"] => ({
  ...{ confirmed, items: [], currencies: [] },
  player: { id, displayName },
});
const at = "2026-01-01T00:00:00.000Z";
const trade = (changes: Partial<TradeLineFragment> = {}): TradeLineFragment => ({
  ...{ id: "1", state: "PROPOSED", version: 1, message: null, createdAt: at, updatedAt: at, expiresAt: at },
  ...{ proposer: side("ada", "Ada"), recipient: side("grace", "Grace") },
  ...changes,
});

test("each player sees the other's name, also while one name is not known", () => {
  expect(viewTrade(trade(), "ada")).toMatchObject({ isProposer: true, otherName: "Grace", isOpen: true });
  expect(viewTrade(trade(), "grace")).toMatchObject({ isProposer: false, otherName: "Ada" });
  const nameless = trade({ recipient: { ...side("", ""), player: null } });
  expect(viewTrade(nameless, "ada")).toMatchObject({ isProposer: true, otherName: "a player" });
});

test("a player is told what the other did, not what they did themselves", () => {
  expect(sayTradeUpdate("PROPOSED", trade(), "ada")).toBeUndefined();
  expect(sayTradeUpdate("PROPOSED", trade(), "grace")).toBe("Trade with Ada: proposed");
  expect(sayTradeUpdate("ACCEPTED", trade({ state: "ACCEPTED" }), "grace")).toBeUndefined();
  expect(sayTradeUpdate("ACCEPTED", trade({ state: "ACCEPTED" }), "ada")).toBe("Trade with Grace: accepted");
  const confirmed = trade({ state: "ACCEPTED", recipient: side("grace", "Grace", true) });
  expect(sayTradeUpdate("ACCEPTED", confirmed, "ada")).toBe("Trade with Grace: confirmed by Grace");
  expect(sayTradeUpdate("ACCEPTED", confirmed, "grace")).toBeUndefined();
  expect(sayNext(confirmed, viewTrade(confirmed, "ada"))).toMatch(/^Grace has confirmed/);
});

test("a side that gives nothing says so", () => {
  expect(sayGives({ items: [], currencies: [] })).toBe("nothing");
});
