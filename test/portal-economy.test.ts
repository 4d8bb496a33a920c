import { PublishItemDefinitionsDocument } from "@muster/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "./fixtures/chromium.js";
import { ada, grace, operator, type PortalStack, startPortal } from "./fixtures/portal-stack.js";

const timeout = 90_000;

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("the portal's shop and trades", () => {
  let portal: PortalStack;

  beforeAll(async () => {
    portal = await startPortal(await testServers());
    // Each visit comes from a device of its own.
    await lockNewDevices(0);
  }, 60_000);
  afterAll(() => portal?.stop());

  const lockNewDevices = async (newDeviceLockS: number): Promise<void> => {
    const tradePolicy = { tradeHoldS: 3600, purchaseHoldS: 3600, newDeviceLockS, openTradesMax: 20 };
    await portal.staff.mutate(PublishItemDefinitionsDocument, { input: { tradePolicy } });
  };

  test("a player sees the odds, buys, and opens a box", { timeout }, async () => {
    await portal.grant(ada, {}, { gold: 400 });
    const { page, signIn, look, leave } = await portal.visit("/shop");
    await signIn(ada);
    await page.getByRole("list", { name: "Offers" }).waitFor();
    await page.getByRole("list", { name: "Travelling merchant" }).getByRole("link").first().waitFor();
    await look("shop");
    await page.getByRole("link", { name: /^Hunter's chest/ }).click();
    const drawer = page.getByRole("dialog");
    const odds = drawer.getByRole("region", { name: "Odds of Hunter's chest" });
    await odds.getByText("25%").waitFor();
    expect(await odds.textContent()).toContain("1%");
    await look("offer");
    await drawer.getByRole("button", { name: "Buy for 30 Gold" }).click();
    await drawer.getByRole("heading", { name: "It is yours" }).waitFor();
    expect(await drawer.getByRole("list", { name: "What you got" }).textContent()).toMatch(
      /^(25 × Arrow|3 × Healing potion|20 Gems|Dawn blade)$/,
    );
    await look("offer-bought");
    await page.keyboard.press("Escape");
    await page.getByRole("list", { name: "Your balances" }).getByText("470 Gold").waitFor();

    await page.getByRole("link", { name: /^Sealed hunter's chest/ }).click();
    await drawer.getByRole("button", { name: "Buy for 30 Gold" }).click();
    await drawer.getByRole("heading", { name: "It is yours" }).waitFor();
    await drawer.getByRole("link", { name: "To your items" }).click();
    await page.getByRole("link", { name: /^Hunter's chest/ }).click();
    await drawer.getByRole("button", { name: "Open one" }).waitFor();
    await look("box");
    await drawer.getByRole("button", { name: "Open one" }).click();
    await drawer.getByText(/^Inside: (25 × Arrow|3 × Healing potion|20 Gems|Dawn blade)\./).waitFor();
    await drawer.getByRole("heading", { name: "That was the last one" }).waitFor();
    await look("box-opened");
    await page.keyboard.press("Escape");

    await page.getByRole("link", { name: "Orders" }).click();
    const orders = page.getByRole("list", { name: "Orders" }).getByRole("listitem");
    await orders.filter({ hasText: "Sealed hunter's chest" }).getByText("Delivered").waitFor();
    expect(await orders.count()).toBe(2);
    await look("orders");
    await leave();
  });

  test("what cannot be bought is said, and why", { timeout }, async () => {
    const { page, signIn, look, leave } = await portal.visit("/shop/daily-arrows");
    await signIn(grace);
    const drawer = page.getByRole("dialog");
    await drawer.getByText("1 piece a day, 1 left").waitFor();
    await drawer.getByRole("button", { name: "Buy for Free" }).click();
    await drawer.getByText("You have as many as one player may buy.").waitFor();
    await look("offer-limit");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: /^Founder's dawn blade/ }).click();
    await drawer.getByRole("button", { name: "Buy for 5,000 Gold" }).click();
    await drawer.getByText("Not enough. 4,900 Gold is missing.").waitFor();
    await look("offer-too-dear");
    await leave();
  });

  test("a player pays with money on the provider's page, and comes back", { timeout }, async () => {
    const { page, signIn, look, leave } = await portal.visit("/shop/gem-pouch");
    await signIn(ada);
    await page.getByRole("dialog").getByRole("button", { name: "Pay $4.99" }).click();
    await page.getByRole("button", { name: "Pay $4.99" }).and(page.locator("[name=action]")).click();
    await page.getByText(/^Thank you\./).waitFor();
    const order = page.getByRole("list", { name: "Orders" }).getByRole("listitem").first();
    await order.getByText("Delivered").waitFor();
    expect(await order.textContent()).toContain("100 Gems");
    await look("orders-paid");

    // The same card in another country, where another price is paid, is looked at first.
    await page.goto(`${portal.url}/shop/gem-pouch`);
    await page.getByRole("dialog").getByRole("button", { name: "Pay $4.99" }).click();
    await page.getByLabel("Country of the card").fill("BR");
    await page.getByRole("button", { name: "Pay $4.99" }).and(page.locator("[name=action]")).click();
    await order.getByText("In review").waitFor();
    const desk = await portal.visit("/staff/orders?state=HELD");
    await desk.signIn(operator);
    await desk.page.getByRole("button", { name: "Ada: 1 × Pouch of gems" }).click();
    await desk.page
      .getByText(/^It is paid, and held until somebody has looked at it: Region differs/)
      .waitFor();
    await desk.look("staff-held");
    await desk.page.getByRole("button", { name: "Deliver it" }).click();
    await desk.page.getByLabel("Why").fill("she travels");
    await desk.page.getByRole("button", { name: "Deliver", exact: true }).click();
    await order.getByText("Delivered").waitFor();
    await Promise.all([leave(), desk.leave()]);
  });

  test("two players trade, each in a browser of their own", { timeout }, async () => {
    await portal.grant(ada, { "dawn-blade": 1 });
    const [one, other] = await Promise.all([portal.visit("/trades"), portal.visit("/trades")]);
    await one.signIn(ada);
    await other.signIn(grace);
    await one.page.getByRole("heading", { name: "You have not traded yet" }).waitFor();
    await other.page.getByRole("heading", { name: "You have not traded yet" }).waitFor();
    await one.look("trades-none");

    await one.page.getByRole("link", { name: "Propose a trade" }).click();
    await one.page.getByLabel("Player ID of the other player").fill(await portal.playerId(grace));
    await one.page.getByText("This is Grace.").waitFor();
    await one.page.getByRole("button", { name: "Give Dawn blade" }).click();
    await one.page.getByRole("group", { name: "You ask for" }).getByLabel("Gold").fill("40");
    await one.page.getByLabel("Message").fill("And your cloak, please");
    await one.look("trade-proposal");
    await one.page.getByRole("button", { name: "Propose it" }).click();
    await one.page.getByRole("heading", { name: "Trade with Grace" }).waitFor();
    await one.look("trade-proposed");

    await other.page.getByRole("link", { name: "With Ada" }).click();
    const drawer = other.page.getByRole("dialog");
    await drawer.getByText("“And your cloak, please”").waitFor();
    await other.look("trade-asked");
    await drawer.getByRole("button", { name: "Change what you give" }).click();
    await drawer.getByRole("button", { name: "Give Traveller's cloak" }).click();
    await other.look("trade-changing");
    await drawer.getByRole("button", { name: "Offer this instead" }).click();
    await drawer.getByRole("region", { name: "You give" }).getByText("Traveller's cloak").waitFor();
    await drawer.getByRole("button", { name: "Accept" }).click();
    await drawer.getByRole("button", { name: "Confirm the trade" }).click();
    await drawer.getByText("You have confirmed.").waitFor();

    await one.page.getByText("Grace has confirmed.").waitFor();
    await one.look("trade-confirmed");
    await one.page.getByRole("button", { name: "Confirm the trade" }).click();
    await one.page.getByRole("dialog").getByText("Settled").first().waitFor();
    await drawer.getByText("Settled").first().waitFor();
    await other.page.keyboard.press("Escape");
    await other.look("trades");
    await other.page.getByRole("link", { name: "Items" }).click();
    await other.page.locator(".item-name", { hasText: "Dawn blade" }).waitFor();
    expect(await other.itemNames()).not.toContain("Traveller's cloak");
    await Promise.all([one.leave(), other.leave()]);
  });

  test("what cannot be traded yet is said, with when it can", { timeout }, async () => {
    await lockNewDevices(86_400);
    await portal.grant(grace, { "dawn-blade": 1 });
    const { page, signIn, look, leave } = await portal.visit("/trades/new");
    await signIn(grace);
    await page.getByText(/^You signed in from a new device\. What you have can be traded from /).waitFor();
    await page.getByLabel("Player ID of the other player").fill(await portal.playerId(ada));
    await page.getByRole("button", { name: "Give Dawn blade", disabled: false }).first().click();
    await page.getByRole("button", { name: "Propose it" }).click();
    await page
      .getByRole("alert")
      .getByText(/^Not tradable yet\./)
      .waitFor();
    await look("trade-locked");
    await leave();
  });

  test("a debt is shown and paid back", { timeout }, async () => {
    const { page, signIn, look, leave } = await portal.visit("/wallet");
    await signIn(grace);
    await page.getByRole("list", { name: "Balances" }).getByText("Gold").waitFor();
    const {
      page: desk,
      leave: close,
      ...staff
    } = await portal.visit(`/staff/players/${await portal.playerId(grace)}`);
    await staff.signIn({ username: "operator", password: "demo-operator-password" });
    await desk.getByRole("button", { name: "Take back Gold" }).click();
    const drawer = desk.getByRole("dialog");
    await drawer.getByLabel("How many").fill("100000");
    await drawer.getByRole("button", { name: /If it is not all there/ }).click();
    await desk.getByRole("option", { name: "The rest is owed" }).click();
    await drawer.getByLabel("Why").fill("paid with a stolen card");
    await staff.look("staff-revoke");
    await drawer.getByRole("button", { name: "Take it back" }).click();
    await drawer.waitFor({ state: "detached" });
    await desk.getByText("Owes Gold").waitFor();
    await staff.look("staff-player");
    await page.getByRole("heading", { name: "You owe" }).waitFor();
    await look("wallet-debt");
    await desk.getByLabel("How many").fill("100000");
    await desk.getByLabel("Why").fill("a present");
    await desk.getByRole("button", { name: /What/ }).click();
    await desk.getByRole("option", { name: "Gold" }).click();
    await desk.getByRole("button", { name: "Give it" }).click();
    await page.getByRole("list", { name: "Balances" }).getByText("100,000", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Pay it back" }).click();
    await page.getByRole("heading", { name: "You owe" }).waitFor({ state: "detached" });
    await Promise.all([leave(), close()]);
  });
});
