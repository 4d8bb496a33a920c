import { MusterError, type MusterErrorFields } from "@muster/client";
import { expect, test } from "vitest";
import { explainFriend, sortFriends } from "../src/friends/say-friend.js";

test("who is there comes first, then by name", () => {
  const friend = (displayName: string, state: "ONLINE" | "AWAY" | "OFFLINE" | null) => ({
    ...{ id: displayName, displayName },
    presence: state === null ? null : { state, status: null },
  });
  const friends = [
    friend("Zoe", "OFFLINE"),
    friend("Bob", null),
    friend("Kim", "AWAY"),
    friend("Ann", "ONLINE"),
  ];
  expect(sortFriends(friends).map(({ id }) => id)).toEqual(["Ann", "Kim", "Bob", "Zoe"]);
});

test("a refusal between players is explained as one, and any other as everywhere", () => {
  const titleOf = (code: MusterErrorFields["code"], details = {}): string =>
    explainFriend(new MusterError({ code, message: "", details })).title;
  expect(titleOf("CONFLICT", { reason: "friends" })).toBe("Friends already");
  expect(titleOf("CONFLICT", { reason: "blocked" })).toBe("You have blocked this player");
  expect(titleOf("NOT_FOUND", { field: "playerId" })).toBe("Not there any more");
  expect(titleOf("LIMIT_REACHED", { limit: "declinedRequests", max: 3 })).toBe("Not now");
  expect(titleOf("UNAVAILABLE")).toBe("No answer");
});
