import { MusterError } from "@muster/client";
import { expect, test } from "vitest";
import { explain } from "../src/platform/explain.js";

const said = (code: MusterError["code"], details: MusterError["details"] = {}): string =>
  explain(new MusterError({ code, message: "", details })).text;

test("a refusal says what is missing, what it costs now, and when it is possible again", () => {
  expect(said("INSUFFICIENT_FUNDS", { currencyId: "gold", missing: "4900" })).toBe("4,900 Gold is missing.");
  expect(said("PRICE_CHANGED", { currencyId: "gold", amount: "32" })).toBe(
    "One costs 32 Gold now. Nothing was bought.",
  );
  expect(said("ACCOUNT_IN_DEBT", { currencyId: "gold", amount: "40" })).toMatch(/^40 Gold has to be paid/);
  expect(said("LIMIT_REACHED", { max: 1, resetsAt: "2026-01-02T00:00:00.000Z" })).toMatch(
    /^No more than 1 at a time\. It starts anew on Jan \d, 2026/,
  );
  expect(said("TRADE_LOCKED", { reason: "trade", until: "2026-01-02T12:00:00.000Z" })).toMatch(
    /^It came by a trade not long ago\. It can be traded from Jan 2, 2026/,
  );
  expect(said("TRADE_LOCKED", { reason: "craft", until: "2026-01-02T12:00:00.000Z" })).toMatch(
    /^It was made of things that cannot be traded yet\. It can be traded from Jan 2, 2026/,
  );
  expect(said("INTERACTION_REFUSED")).toBe("The two of you cannot do this together.");
  expect(said("OFFER_UNAVAILABLE", { reason: "ENDED" })).toBe("Its sale is over.");
  expect(said("CONFLICT", { assetId: "item:potion", bound: "a balance of at most 1999" })).toBe(
    "There is no room for so much Potion. A player can have 1,999 of it.",
  );
});

test("a player who is not there, or is oneself, is said in whole sentences", () => {
  for (const field of ["toPlayerId", "input.withPlayerId", "giftTo"]) {
    expect(said("NOT_FOUND", { field })).toBe("No player has this ID. It stands in their profile.");
    expect(said("BAD_USER_INPUT", { field, bound: "another player than the owner" })).toBe(
      "It has to be another player, by the ID in their profile.",
    );
  }
  expect(said("NOT_FOUND", { field: "orderId" })).toBe("There is nothing here, or it is not yours to see.");
});

test("details that are not there, or of another kind, leave whole sentences", () => {
  expect(said("INSUFFICIENT_FUNDS")).toBe("Your balance is lower than that.");
  expect(said("TRADE_LOCKED")).toBe("It is held for a while. It can be traded later.");
  expect(said("OFFER_UNAVAILABLE", { reason: "OTHER" })).toBe("It is not on sale at the moment.");
});
