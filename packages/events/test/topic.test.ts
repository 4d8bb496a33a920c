import { expect, test } from "vitest";
import { defineTopic, type EventId } from "../src/index.js";

const granted = defineTopic<{ readonly amount: bigint }>({
  name: "wallet.granted",
  encode: ({ amount }) => ({ amount: String(amount) }),
  decode: (json) => ({ amount: BigInt(String(json["amount"])) }),
});
const stored = { position: 1n, database: "a", stream: 0 };

test("a topic writes its payload as JSON and reads it back", () => {
  const id = "018f0000-0000-7000-8000-000000000000" as EventId;
  const event = granted.event({ id, key: "player:1", payload: { amount: 2n ** 60n }, occurredAtMs: 5 });
  expect(event).toEqual({
    ...{ id, topic: "wallet.granted", key: "player:1", occurredAtMs: 5 },
    payload: { amount: "1152921504606846976" },
  });
  expect(granted.read({ ...event, ...stored })).toEqual({ amount: 2n ** 60n });
  const other = { ...event, ...stored, topic: "wallet.taken" };
  expect(granted.matches(other)).toBe(false);
  expect(() => granted.read(other)).toThrow(expect.objectContaining({ code: "INTERNAL" }));
});
