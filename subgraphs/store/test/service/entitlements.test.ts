import { expect, test } from "vitest";
import { addUpGrants, holdsAt } from "../../src/service/entitlements.js";
import type { EntitlementGrant, EntitlementId, OrderId, PlayerId } from "../../src/service/index.js";

const grant = (orderId: string, grantedAtMs: number, more: Partial<EntitlementGrant>): EntitlementGrant => ({
  playerId: "p" as PlayerId,
  entitlementId: "vip" as EntitlementId,
  orderId: orderId as OrderId,
  grantedAtMs,
  durationS: null,
  untilMs: null,
  ...more,
});

test("a renewal goes on where the stretch ends", () => {
  const [held] = addUpGrants([grant("b", 5000, { durationS: 10 }), grant("a", 0, { durationS: 10 })]);
  expect(held).toEqual({ entitlementId: "vip", fromMs: 0, untilMs: 20_000, orderIds: ["a", "b"] });
});

test("after a gap a new stretch begins", () => {
  const [held] = addUpGrants([grant("a", 0, { durationS: 1 }), grant("b", 5000, { durationS: 1 })]);
  expect(held).toEqual({ entitlementId: "vip", fromMs: 5000, untilMs: 6000, orderIds: ["b"] });
  if (held === undefined) throw new Error("nothing is held");
  expect([4999, 5000, 5999, 6000].map((at) => holdsAt(held, at))).toEqual([false, true, true, false]);
});

test("a subscription's end never shortens what there is, and ever is for ever", () => {
  expect(addUpGrants([grant("a", 0, { untilMs: 9000 }), grant("b", 1, { untilMs: 4000 })])[0]?.untilMs).toBe(
    9000,
  );
  expect(addUpGrants([grant("a", 0, {}), grant("b", 1, { untilMs: 4000 })])[0]?.untilMs).toBeNull();
});
