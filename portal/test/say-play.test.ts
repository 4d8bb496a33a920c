import { expect, test } from "vitest";
import { sayClock, sayContent, saySides, sayTicketUpdate } from "../src/play/say-play.js";

test("sides, contents and waits are said in words", () => {
  expect(saySides({ teamCount: 2, teamSize: 5 })).toBe("5 against 5");
  expect(saySides({ teamCount: 3, teamSize: 2 })).toBe("2 against 2 against 2");
  expect(saySides({ teamCount: 8, teamSize: 1 })).toBe("8 players, each alone");
  expect(sayContent({ modeId: "plaza", mapId: "plaza" })).toBe("Plaza");
  expect(sayContent({ modeId: "escort", mapId: "old-harbour" })).toBe("Escort on Old harbour");
  expect([-1, 7_999, 61_000, 3_723_000].map(sayClock)).toEqual(["0:00", "0:07", "1:01", "1:02:03"]);
});

test("what the page shows is not said again beside it, but its end is", () => {
  expect(sayTicketUpdate("READY", false)).toBe("Your match is ready");
  expect(sayTicketUpdate("READY", true)).toBeUndefined();
  expect(sayTicketUpdate("ENDED", true)).toBe("The match is over");
  expect(sayTicketUpdate("QUEUED", false)).toBeUndefined();
});
