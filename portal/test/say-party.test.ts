import { expect, test } from "vitest";
import { sayMove, sayPosting, sayReason } from "../src/player/say-party.js";

const nobody = { kind: "MINT", player: null } as const;
const used = { kind: "SINK", player: null } as const;
const kept = { kind: "ESCROW", player: null } as const;
const ada = { kind: "PLAYER", player: { id: "1", displayName: "Ada" } } as const;
const unknown = { kind: "PLAYER", player: null } as const;

test("an item's way is told by who had it", () => {
  expect(sayMove(nobody, ada)).toBe("Made for Ada");
  expect(sayMove(ada, unknown)).toBe("From Ada to a player");
  expect(sayMove(ada, kept)).toBe("From Ada to safekeeping");
  expect(sayMove(ada, used)).toBe("Used up by Ada");
});

test("a line of a statement is told by where the money came from or went", () => {
  expect(sayPosting(true, nobody)).toBe("Received");
  expect(sayPosting(false, nobody)).toBe("Taken back");
  expect(sayPosting(false, used)).toBe("Spent");
  expect(sayPosting(true, ada)).toBe("From Ada");
  expect(sayPosting(false, { kind: "OTHER", player: null })).toBe("To the platform");
});

test("a reason is told without the ids that the book keeps with it", () => {
  expect(sayReason("order 01a2206a-2c64-7481-b8c2-8579d7f8f894")).toBe("Purchase");
  expect(sayReason("refund 01a2206a-2c64-7481-b8c2-8579d7f8f894")).toBe("Refund");
  expect(sayReason("starter grant")).toBe("Starter grant");
  expect(sayReason("craft forge-sword")).toBe("Craft forge sword");
});
