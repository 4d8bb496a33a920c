import { expect, test } from "vitest";
import { mayBecome, moveTo, orderStates, orderTransitions } from "../../src/service/order-states.js";

test("every state but the first can be reached", () => {
  const reached = new Set(Object.values(orderTransitions).flat());
  expect([...orderStates].filter((state) => !reached.has(state))).toEqual(["CREATED"]);
});

test("an order is refunded once, and not before it was paid; a dispute that was won does not keep it", () => {
  const refundable = orderStates.filter((state) => mayBecome(state, "REFUNDED"));
  expect(refundable).toEqual(["VERIFIED", "HELD", "GRANTED", "CHARGED_BACK", "REVERSED"]);
});

test("an order does not go where it may not", () => {
  expect(moveTo({ state: "HELD" }, "GRANTED", 5)).toEqual({ state: "GRANTED", changedAtMs: 5 });
  expect(() => moveTo({ state: "REFUNDED" }, "REFUNDED", 5)).toThrow("from REFUNDED to REFUNDED");
});
