import { PublishItemDefinitionsDocument } from "@muster/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "./fixtures/chromium.js";
import { ada, grace, operator, type PortalStack, startPortal } from "./fixtures/portal-stack.js";

const timeout = 180_000;

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("the economy's journey in the portal", () => {
  let portal: PortalStack;

  beforeAll(async () => {
    portal = await startPortal(await testServers());
    // Each visit comes from a device of its own.
    const tradePolicy = { tradeHoldS: 86_400, purchaseHoldS: 86_400, newDeviceLockS: 0, openTradesMax: 20 };
    await portal.staff.mutate(PublishItemDefinitionsDocument, { input: { tradePolicy } });
  }, 60_000);
  afterAll(() => portal?.stop());

  test("two players and an operator walk it, in browsers of their own", { timeout }, async () => {
    const [one, other] = await Promise.all([portal.visit("/items"), portal.visit("/items")]);
    await one.signIn(ada);
    await other.signIn(grace);
    const { page } = one;
    const drawer = page.getByRole("dialog");
    const go = (place: string): Promise<void> => page.getByRole("link", { name: place, exact: true }).click();

    // Ada reads her items. A page of hers that stays open sees everything that follows, without being loaded again.
    await page.getByRole("link", { name: "Healing potion" }).click();
    await drawer.getByText("3 of 999").waitFor();
    expect(await factOf(page, "Can be traded")).toBe("Yes");
    await page.keyboard.press("Escape");
    const watched = await page.context().newPage();
    await watched.goto(`${portal.url}/items`);
    const seen = (name: string) => watched.getByRole("list", { name: "Items" }).getByRole("link", { name });
    await seen("Healing potion").getByText("× 3").waitFor();
    await watched.evaluate(() => Object.assign(globalThis, { wasLoadedOnce: true }));

    // She buys an offer; what was bought cannot be handed on for a day, and the page says so.
    await go("Shop");
    await page.getByRole("list", { name: "Your balances" }).getByText("100 Gold").waitFor();
    await page.getByRole("link", { name: /^Five healing potions/ }).click();
    await drawer.getByRole("button", { name: "Buy for 25 Gold" }).click();
    await drawer.getByRole("heading", { name: "It is yours" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("list", { name: "Your balances" }).getByText("75 Gold").waitFor();
    await seen("Healing potion").getByText("× 8").waitFor();
    await go("Items");
    await page.getByRole("link", { name: "Healing potion" }).getByText("Held until").waitFor();
    await one.look("journey-items-held");
    await page.getByRole("link", { name: "Healing potion" }).click();
    await drawer.getByText("8 of 999").waitFor();
    expect(await factOf(page, "Can be traded")).toMatch(
      /^3 of them\. All from .+\. It was bought not long ago\.$/,
    );
    await one.look("journey-item-held");
    await page.keyboard.press("Escape");

    // She buys a box, reads its odds, and opens it.
    await go("Shop");
    await page.getByRole("link", { name: /^Sealed hunter's chest/ }).click();
    await drawer.getByRole("button", { name: "Buy for 30 Gold" }).click();
    await drawer.getByRole("link", { name: "To your items" }).click();
    await page.getByRole("link", { name: /^Hunter's chest/ }).click();
    const odds = drawer.getByRole("region", { name: "Odds of Hunter's chest" });
    await odds.getByText("25%").waitFor();
    expect((await odds.getByRole("listitem").allTextContents()).map((line) => line.trim())).toEqual([
      "25 × Arrow70%",
      "3 × Healing potion25%",
      "20 Gems4%",
      "Dawn blade *1%",
    ]);
    await drawer.getByRole("button", { name: "Open one" }).click();
    await drawer.getByText(/^Inside: (25 × Arrow|3 × Healing potion|20 Gems|Dawn blade)\./).waitFor();
    await drawer.getByRole("heading", { name: "That was the last one" }).waitFor();
    await page.keyboard.press("Escape");

    // She trades her cloak with Grace; both see each step of the other.
    await go("Trades");
    await page.getByRole("link", { name: "Propose a trade" }).click();
    await page.getByLabel("Player ID of the other player").fill(await portal.playerId(grace));
    await page.getByText("This is Grace.").waitFor();
    await page.getByRole("button", { name: "Give Traveller's cloak" }).click();
    await page.getByRole("group", { name: "You ask for" }).getByLabel("Gold").fill("10");
    await page.getByRole("button", { name: "Propose it" }).click();
    await page.getByRole("heading", { name: "Trade with Grace" }).waitFor();
    await other.page.getByRole("link", { name: "Trades", exact: true }).click();
    await other.page.getByRole("link", { name: "With Ada" }).click();
    const theirs = other.page.getByRole("dialog");
    await theirs.getByRole("region", { name: "Ada gives" }).getByText("Traveller's cloak").waitFor();
    await theirs.getByRole("button", { name: "Accept" }).click();
    await theirs.getByRole("button", { name: "Confirm the trade" }).click();
    await page.getByText("Grace has confirmed.").waitFor();
    await drawer.getByRole("button", { name: "Confirm the trade" }).click();
    await theirs.getByText("Settled").first().waitFor();
    await other.page.keyboard.press("Escape");
    await other.page.getByRole("link", { name: "Items", exact: true }).click();
    const cloaks = other.page.getByRole("link", { name: "Traveller's cloak" });
    await cloaks.filter({ hasText: "Held until" }).waitFor();
    expect(await cloaks.count()).toBe(2);
    await seen("Traveller's cloak").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");

    // She pays with money; the operator gives it back.
    await page.goto(`${portal.url}/shop/gem-pouch`);
    await drawer.getByRole("button", { name: "Pay $4.99" }).click();
    await page.getByRole("button", { name: "Pay $4.99" }).and(page.locator("[name=action]")).click();
    await page.getByText(/^Thank you\./).waitFor();
    const order = page.getByRole("list", { name: "Orders" }).getByRole("listitem").first();
    await order.getByText("Delivered").waitFor();
    const desk = await portal.visit("/staff/orders?offer=gem-pouch");
    await desk.signIn(operator);
    await desk.page.getByRole("button", { name: "Ada: 1 × Pouch of gems" }).click();
    await desk.page.getByRole("button", { name: "Refund the order" }).click();
    await desk.page.getByLabel("Why").fill("changed her mind");
    await desk.page.getByRole("button", { name: "Refund it" }).click();
    await order.getByText("Refunded").waitFor();

    // The statement tells all of it, and adds up to the wallet.
    await go("Wallet");
    const lines = page.getByRole("list", { name: "Statement" }).getByRole("listitem");
    await lines.filter({ hasText: "-100 Gems" }).waitFor();
    await page.getByText(/^10 of it can be traded from .+\. It came by a trade not long ago\.$/).waitFor();
    await one.look("journey-wallet");
    const texts = await lines.allTextContents();
    for (const amount of ["+100 Gold", "-25 Gold", "-30 Gold", "+10 Gold", "+100 Gems", "-100 Gems"])
      expect(
        texts.filter((line) => line.includes(amount)),
        amount,
      ).toHaveLength(1);
    const gold = texts.flatMap((line) => /([+-]\d+) Gold/.exec(line)?.[1] ?? []).map(Number);
    expect(gold.reduce((sum, delta) => sum + delta, 0)).toBe(55);
    const balance = page.getByRole("list", { name: "Balances" }).getByRole("listitem");
    expect(await balance.filter({ hasText: "Gold" }).locator(".balance-amount").textContent()).toBe("55");

    // What an operator gives arrives where she looks.
    await portal.grant(ada, { "dawn-blade": 1 }, { gold: 7 });
    await balance.getByText("62", { exact: true }).waitFor();
    await seen("Dawn blade").first().waitFor();
    expect(await watched.evaluate(() => "wasLoadedOnce" in globalThis)).toBe(true);
    await Promise.all([one.leave(), other.leave(), desk.leave()]);
  });

  test("a gift is given, arrives with its words, and stays for a while", { timeout }, async () => {
    await portal.grant(ada, { "traveller-cloak": 1 });
    const [one, other] = await Promise.all([portal.visit("/items"), portal.visit("/trades/gifts")]);
    await one.signIn(ada);
    await other.signIn(grace);
    await other.page.getByRole("heading", { name: "Nobody has given you anything yet" }).waitFor();
    await other.look("gifts-none");
    const { page } = one;
    await page.getByRole("link", { name: "Traveller's cloak" }).first().click();
    await page.getByRole("link", { name: "Give it to somebody" }).click();
    const chosen = page.getByRole("list", { name: "Chosen items" });
    await chosen.getByText("Traveller's cloak").waitFor();
    const give = page.getByRole("button", { name: "Give it away" });

    // Each refusal is said; nothing goes.
    const recipient = page.getByLabel("Player ID of the other player");
    await recipient.fill("00000000-0000-4000-8000-000000000000");
    await page.getByText("No player has this ID.", { exact: true }).waitFor();
    await give.click();
    const alert = page.getByRole("alert");
    expect(await alert.count()).toBe(0);
    await one.look("gift-refused");
    await recipient.fill(await portal.playerId(ada));
    await give.click();
    await alert
      .getByText("Not this player. It has to be another player, by the ID in their profile.")
      .waitFor();
    await recipient.fill(await portal.playerId(grace));
    await page.getByText("This is Grace.").waitFor();
    await page.getByLabel("Gold").fill("100000");
    await give.click();
    await alert.getByText(/^Not enough\. [\d,]+ Gold is missing\.$/).waitFor();
    await page.getByLabel("Gold").fill("5");
    await page.getByLabel("Message").fill("Stay warm");
    await one.look("gift");
    await give.click();
    await page.getByRole("heading", { name: "Gifts", exact: true }).waitFor();

    const gift = other.page.getByRole("list", { name: "Gifts that you got" }).getByRole("listitem");
    await gift.getByText("Traveller's cloak, 5 Gold from Ada").waitFor();
    await gift.getByText("“Stay warm”").waitFor();
    await other.look("gifts");
    await other.page.goto(`${portal.url}/trades/give`);
    const held = other.page.getByRole("button", { name: /^Give Traveller's cloak ?Held until / });
    await held.first().waitFor();
    expect(await held.first().isDisabled()).toBe(true);
    await other.look("gift-held");
    await Promise.all([one.leave(), other.leave()]);
  });

  test("an offer is bought as a gift for another player", { timeout }, async () => {
    await portal.grant(ada, {}, { gold: 60 });
    const [one, other] = await Promise.all([portal.visit("/shop/sealed-chest"), portal.visit("/items")]);
    await one.signIn(ada);
    await other.signIn(grace);
    const drawer = one.page.getByRole("dialog");
    const buy = drawer.getByRole("button", { name: "Buy for 30 Gold" });
    await drawer.getByLabel("As a gift for").fill(await portal.playerId(ada));
    await buy.click();
    await drawer
      .getByRole("alert")
      .getByText(/^Not this player\./)
      .waitFor();
    await drawer.getByLabel("As a gift for").fill(await portal.playerId(grace));
    await drawer.getByText("This is Grace.").waitFor();
    await one.look("offer-gift");
    await buy.click();
    await drawer.getByRole("heading", { name: "Sent as a gift" }).waitFor();
    await other.page.getByRole("link", { name: /^Hunter's chest/ }).waitFor();
    await drawer.getByRole("link", { name: "To your orders" }).click();
    const order = one.page.getByRole("list", { name: "Orders" }).getByRole("listitem").first();
    await order.getByText("For Grace: Hunter's chest").waitFor();
    await one.look("orders-gift");
    await Promise.all([one.leave(), other.leave()]);
  });
});

/** What the drawer says of a fact. */
async function factOf(page: Page, label: string): Promise<string | null> {
  const fact = page.getByRole("dialog").locator(".facts > div").filter({ hasText: label });
  return fact.locator("dd").textContent();
}
