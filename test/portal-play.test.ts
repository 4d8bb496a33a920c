import { randomBytes } from "node:crypto";
import {
  AcceptFriendRequestDocument,
  DeclineMatchDocument,
  JoinQueueDocument,
  MeDocument,
  type MusterClient,
  MyTicketDocument,
  RequestFriendDocument,
} from "@muster/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chromiumPath } from "./fixtures/chromium.js";
import { ada, grace, type PortalStack, startPortal } from "./fixtures/portal-stack.js";

const timeout = 180_000;

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("the portal's friends and matches", () => {
  let portal: PortalStack;
  const clients: MusterClient[] = [];

  beforeAll(async () => {
    portal = await startPortal(await testServers());
  }, 60_000);
  afterAll(async () => {
    for (const client of clients) client.close();
    await portal?.stop();
  });

  /** Somebody with an account of their own. */
  const register = async (name: string) => {
    const client = portal.connect();
    clients.push(client);
    const credentials = {
      username: `${name}-${randomBytes(3).toString("hex")}`,
      password: randomBytes(12).toString("base64url"),
    };
    await client.register({ ...credentials, displayName: name });
    return { client, ...credentials };
  };

  /** The match that the player is to answer to. */
  const foundBy = (client: MusterClient): Promise<string> =>
    vi.waitFor(
      async () => {
        const { me } = await client.execute(MyTicketDocument);
        if (me.ticket?.state !== "ACCEPTING" || me.ticket.match === null) throw new Error("no match yet");
        return me.ticket.match.id;
      },
      { timeout: 30_000, interval: 100 },
    );

  test("players become friends, see who is there as it changes, and block", { timeout }, async () => {
    const [one, other] = await Promise.all([portal.visit("/friends"), portal.visit("/friends")]);
    await one.signIn(ada);
    await other.signIn(grace);
    await one.page.getByRole("heading", { name: "You have no friends here yet" }).waitFor();
    await one.look("friends-none");
    const field = one.page.getByLabel("Username of a friend");
    await field.fill("nobody-of-this-name");
    await one.page.getByRole("button", { name: "Ask" }).click();
    await one.page.getByText("No player has this username.").waitFor();
    await field.fill(grace.username.toUpperCase());
    await one.page.getByRole("button", { name: "Ask" }).click();
    await one.page.getByRole("list", { name: "Your requests" }).getByText("Grace").waitFor();

    await other.page.getByRole("button", { name: "Accept Ada" }).waitFor();
    await other.look("friends-asked");
    await other.page.getByRole("button", { name: "Accept Ada" }).click();
    const friends = one.page.getByRole("list", { name: "Friends" });
    // Nobody reloads anything: the subscription tells.
    await friends.getByText("Offline").waitFor();
    const seenAs = async (choice: string): Promise<void> => {
      await other.page.getByRole("button", { name: /You are seen/ }).click();
      await other.page.getByRole("option", { name: choice }).click();
    };
    await seenAs("Online");
    await friends.getByText("Online").waitFor();
    await seenAs("Away");
    await friends.getByText("Away").waitFor();
    await other.page.getByLabel("Name of a new group").fill("The night watch");
    await other.page.getByRole("button", { name: "Make it" }).click();
    await other.page.getByRole("list", { name: "Your groups" }).getByText("The night watch").waitFor();
    await other.look("friends");
    await seenAs("Invisible");
    await friends.getByText("Offline").waitFor();

    await one.page.getByRole("button", { name: "More about Grace" }).click();
    await one.page.getByRole("menuitem", { name: "Block" }).click();
    await one.page.getByRole("list", { name: "Blocked players" }).getByText("Grace").waitFor();
    await one.look("friends-blocked");
    await other.page.getByRole("heading", { name: "You have no friends here yet" }).waitFor();
    await one.page.getByRole("button", { name: "Unblock Grace" }).click();
    await one.page.getByRole("list", { name: "Blocked players" }).waitFor({ state: "detached" });
    await Promise.all([one.leave(), other.leave()]);
  });

  test("two players queue for a duel, by keyboard and by pointer, and get a server", {
    timeout,
  }, async () => {
    const [one, other] = await Promise.all([portal.visit("/play"), portal.visit("/play")]);
    await one.signIn(ada);
    await other.signIn(grace);
    await one.page.getByRole("list", { name: "Queues" }).waitFor();
    await one.look("play");
    await one.page.getByRole("button", { name: "Find a match: Duel" }).focus();
    await one.page.keyboard.press("Enter");
    await one.page.getByRole("heading", { name: "Looking for a match in Duel" }).waitFor();
    await one.page
      .getByRole("timer")
      .getByText(/^0:[0-5][1-9]$/)
      .waitFor();
    // What it waits for is known after some seconds.
    await one.page.getByText("For more players").waitFor();
    await one.look("play-waiting");
    await one.page.getByRole("button", { name: "Leave the queue" }).click();
    await one.page.getByRole("button", { name: "Find a match: Duel" }).click();
    await one.page.getByRole("button", { name: "Leave the queue" }).waitFor();
    // The wait goes on while one looks elsewhere.
    await one.page.getByRole("link", { name: "Items" }).click();
    await other.page.getByRole("button", { name: "Find a match: Duel" }).click();
    await one.page.getByRole("alertdialog").getByText("Your match is ready").waitFor();
    await one.page.getByRole("link", { name: "Play" }).click();
    for (const { page } of [one, other]) {
      await page.getByRole("heading", { name: "Your match" }).waitFor();
      await page.getByText(/^\d+\.\d+\.\d+\.\d+:\d+$/).waitFor();
    }
    expect(await one.page.getByRole("region", { name: "You", exact: true }).textContent()).toContain(
      "Ada (you)",
    );
    expect(await one.page.getByRole("region", { name: /^Player/ }).textContent()).toContain("Grace");
    await one.look("play-match");
    await Promise.all([one.leave(), other.leave()]);
  });

  test("a match is declined by one and found again for the others, who accept", { timeout }, async () => {
    const names = ["Bob", "Carol", "Dan", "Erin"] as const;
    const [bob, carol, dan, erin] = await Promise.all(names.map(register));
    if (bob === undefined || carol === undefined || dan === undefined || erin === undefined)
      throw new Error("four were asked for");
    const join = ({ client }: typeof bob) =>
      client.execute(JoinQueueDocument, { input: { queueId: "squads" } });
    const { page, signIn, look, leave } = await portal.visit("/play");
    await signIn(bob);
    await page.getByRole("button", { name: "Find a match: Squads" }).click();
    await page.getByRole("button", { name: "Leave the queue" }).waitFor();
    await Promise.all([carol, dan, erin].map(join));
    await page.getByRole("heading", { name: "A match is found" }).waitFor();
    await page.getByText("0 of 4 have accepted.").waitFor();
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByText("1 of 4 have accepted. You have: wait for the others.").waitFor();
    const declined = await foundBy(erin.client);
    await erin.client.execute(DeclineMatchDocument, { input: { matchId: declined } });
    await page.getByText("You are at the front of the line again.").waitFor();

    await join(await register("Frank"));
    await page.getByRole("button", { name: "Decline" }).click();
    await page.getByRole("list", { name: "Queues" }).waitFor();
    await page.getByRole("button", { name: "Find a match: Squads" }).click();
    await page.getByText(/^Not yet\. You have declined, missed or left matches\./).waitFor();
    await look("play-locked");
    await leave();

    // Looking may take longer than the others have to accept: nothing is asked of this match.
    const last = await portal.visit("/play");
    await last.signIn(await register("Gwen"));
    await last.page.getByRole("button", { name: "Find a match: Squads" }).click();
    await last.page.getByRole("heading", { name: "A match is found" }).waitFor();
    await last.look("play-found");
    await last.leave();
  });

  test("two friends make a party, and wait as one", { timeout }, async () => {
    const [hank, ivy] = [await register("Hank"), await register("Ivy")];
    const idOf = async ({ client }: typeof hank) => (await client.execute(MeDocument)).me.id;
    await hank.client.execute(RequestFriendDocument, { input: { playerId: await idOf(ivy) } });
    await ivy.client.execute(AcceptFriendRequestDocument, { input: { playerId: await idOf(hank) } });
    const [one, other] = await Promise.all([portal.visit("/play"), portal.visit("/play")]);
    await one.signIn(hank);
    await other.signIn(ivy);
    await one.page.getByRole("button", { name: "Make a party" }).click();
    await one.page.getByRole("button", { name: "Invite" }).click();
    await one.page.getByText("Asked: Ivy").waitFor();
    await other.page.getByRole("list", { name: "Invitations to parties" }).getByText("Hank").waitFor();
    await other.look("party-invited");
    await other.page.getByRole("button", { name: "Join Hank" }).click();
    await one.page.getByText("Ivy is not ready.").waitFor();
    await other.page.getByText("For players alone.").waitFor();
    await other.page.getByRole("button", { name: "I am ready" }).click();
    await other.page.getByText("Hank queues for the party.").waitFor();
    await one.page.getByRole("button", { name: "Find a match: Squads" }).waitFor();
    await one.look("party");
    await one.page.getByRole("button", { name: "Find a match: Squads" }).click();
    for (const { page } of [one, other])
      await page.getByRole("heading", { name: "Looking for a match in Squads" }).waitFor();
    await other.page.getByRole("button", { name: "Leave the queue" }).click();
    await one.page.getByRole("button", { name: "Leave the party" }).click();
    await one.page.getByRole("button", { name: "Make a party" }).waitFor();
    await Promise.all([one.leave(), other.leave()]);
  });
});
