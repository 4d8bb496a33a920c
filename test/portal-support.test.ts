import {
  AcceptTradeDocument,
  ConfirmTradeDocument,
  InventoryDocument,
  type MusterClient,
  ProposeTradeDocument,
  PublishItemDefinitionsDocument,
  PurchaseOfferDocument,
  StartCheckoutDocument,
  WalletDocument,
} from "@muster/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chromiumPath } from "./fixtures/chromium.js";
import { ada, grace, operator, type PortalStack, startPortal } from "./fixtures/portal-stack.js";

const timeout = 180_000;

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("support in the staff console", () => {
  let portal: PortalStack;
  let player: MusterClient;
  let other: MusterClient;

  beforeAll(async () => {
    portal = await startPortal(await testServers());
    const days = 86_400;
    const tradePolicy = {
      ...{ tradeHoldS: days, purchaseHoldS: days, newDeviceLockS: days, openTradesMax: 20 },
      valueImbalanceMax: "10",
    };
    await portal.staff.mutate(PublishItemDefinitionsDocument, { input: { tradePolicy } });
    [player, other] = [portal.connect(), portal.connect()];
    await player.login({ username: ada.username, password: ada.password });
    await other.login({ username: grace.username, password: grace.password });
  }, 60_000);
  afterAll(async () => {
    for (const client of [player, other]) client?.close();
    await portal?.stop();
  });

  test("a trade that is flagged is found, traced, and undone once it was shown what that does", {
    timeout,
  }, async () => {
    await portal.grant(ada, { "dawn-blade": 1 });
    const { me } = await player.execute(InventoryDocument);
    const blade = me.items?.edges.find(({ node }) => node.definition.id === "dawn-blade")?.node.id ?? "";
    const { proposeTrade } = await player.mutate(ProposeTradeDocument, {
      input: {
        withPlayerId: await portal.playerId(grace),
        offer: { items: [{ itemId: blade, quantity: "1" }] },
        request: { currencies: [{ currencyId: "gold", amount: "1" }] },
      },
    });
    const { id: tradeId, version } = proposeTrade.trade;
    await other.mutate(AcceptTradeDocument, { input: { tradeId, version } });
    await other.mutate(ConfirmTradeDocument, { input: { tradeId, version } });
    await player.mutate(ConfirmTradeDocument, { input: { tradeId, version } });

    const { page, signIn, look, leave } = await portal.visit("/staff/trades");
    await signIn(operator);
    const flagged = page.getByRole("list", { name: "Flagged trades" }).getByRole("listitem");
    await flagged.getByText("Ada gave Dawn blade. Grace gave 1 Gold.").waitFor();
    await flagged.getByText(/^One side was worth [\d,]+ Gold more\.$/).waitFor();
    await look("staff-flagged");
    await flagged.getByRole("link", { name: "Grace" }).click();
    await page
      .getByRole("list", { name: "Items" })
      .getByText(/1 held until .+ \(trade\)/)
      .waitFor();
    await page.getByRole("button", { name: "History of Dawn blade" }).click();
    const history = page.getByRole("list", { name: "History" });
    await history.getByText("Made for Ada").waitFor();
    expect((await history.getByRole("listitem").allTextContents()).length).toBe(3);
    await look("staff-item-history");
    await page.keyboard.press("Escape");

    await page.goto(`${portal.url}/staff/players/${await portal.playerId(ada)}`);
    await page.getByRole("link", { name: "Undo trades" }).click();
    const preview = page.getByRole("list", { name: "What would be undone" });
    await preview.getByText("Dawn blade from Grace to Ada").waitFor();
    await preview.getByText("1 Gold from Ada to Grace").waitFor();
    await look("staff-undo-preview");
    await page.getByRole("button", { name: "Undo them" }).click();
    await page.getByLabel("Why").fill("her account was taken over");
    await page.getByRole("button", { name: "Undo all of it" }).click();
    await page.getByText("Done", { exact: true }).waitFor();
    const undone = page.getByRole("list", { name: "What was undone" });
    await undone.getByText("Dawn blade from Grace to Ada").waitFor();
    await look("staff-undone");
    const after = await player.execute(InventoryDocument);
    expect(after.me.items?.edges.map(({ node }) => node.id)).toContain(blade);
    await page.getByRole("link", { name: "Ada", exact: true }).click();
    await page.getByRole("link", { name: "Undo trades" }).click();
    await page.getByRole("heading", { name: "There is nothing to undo" }).waitFor();
    await look("staff-undo-none");
    await page.getByRole("link", { name: "Trades", exact: true }).click();
    await flagged.getByText("Undone by support").waitFor();
    await leave();
  });

  test("a player's lock is lifted, and the player sees it", { timeout }, async () => {
    // The first device is trusted; the second one locks.
    const trusted = await portal.visit("/trades");
    await trusted.signIn(ada);
    await trusted.leave();
    const one = await portal.visit("/wallet");
    await one.signIn(ada);
    const notice = one.page.getByText(/^You signed in from a new device\. What you have can be traded from /);
    await notice.waitFor();
    await one.look("wallet-locked");
    await one.page.getByRole("link", { name: "Items", exact: true }).click();
    await one.page.getByRole("link", { name: "Healing potion" }).click();
    await one.page.getByText(/^From .+\. You signed in from a new device\.$/).waitFor();
    expect(await one.page.getByRole("link", { name: "Give it to somebody" }).count()).toBe(0);
    await one.look("item-locked");
    await one.page.keyboard.press("Escape");
    await one.page.getByRole("link", { name: "Wallet" }).click();

    const desk = await portal.visit(`/staff/players/${await portal.playerId(ada)}`);
    await desk.signIn(operator);
    await desk.page.getByRole("button", { name: "Lift the lock" }).click();
    await desk.page.getByRole("dialog").getByLabel("Why").fill("called us from her number");
    await desk.look("staff-lift-lock");
    await desk.page.getByRole("button", { name: "Lift it" }).click();
    await desk.page.getByText("May not trade").waitFor({ state: "detached" });
    await notice.waitFor({ state: "detached" });
    await Promise.all([one.leave(), desk.leave()]);
  });

  test("a draw is made again from its seed", { timeout }, async () => {
    await player.mutate(PurchaseOfferDocument, {
      input: { offerId: "hunter-chest", quantity: 2, expectedPrice: { currencyId: "gold", amount: "30" } },
    });
    const { page, signIn, look, leave } = await portal.visit("/staff/orders?offer=hunter-chest");
    await signIn(operator);
    await page.getByRole("button", { name: "Ada: 2 × Hunter's chest" }).click();
    await page.getByRole("button", { name: "Draw them again" }).click();
    const draw = page.getByRole("article", { name: "Hunter chest" }).first();
    await draw.getByText("As it was drawn").waitFor();
    const facts = await draw.locator("dd").allTextContents();
    expect(facts[1]).toMatch(/^entry [1-4] \((70|25|4|1) of 100\)/);
    expect(facts[2]).toBe(facts[1]);
    expect(facts[3]).toBe("70, 25, 4, 1");
    await look("staff-draw");
    await leave();
  });

  test("a refund of an amount is found, and settled for the pieces that it was for", {
    timeout,
  }, async () => {
    const { startCheckout } = await player.mutate(StartCheckoutDocument, {
      input: {
        ...{ offerId: "gem-pouch", quantity: 3, region: "US", currency: "USD" },
        ...{ successUrl: `${portal.url}/orders`, cancelUrl: `${portal.url}/shop` },
      },
    });
    const sessionId = startCheckout.url?.split("/").at(-1) ?? "";
    const gems = async () => {
      const { me } = await player.execute(WalletDocument);
      return BigInt(me.wallet?.find(({ currencyId }) => currencyId === "gems")?.amount ?? 0);
    };
    const before = await gems();
    const { paymentId } = await portal.atStore<{ paymentId: string }>("/checkout/pay", { sessionId });
    await vi.waitFor(async () => expect(await gems()).toBe(before + 300n), { timeout: 30_000 });
    await portal.atStore("/checkout/refund", { paymentId, amount: "499" });

    const { page, signIn, look, leave } = await portal.visit("/staff/orders?flag=REFUND_OPEN");
    await signIn(operator);
    const order = page.getByRole("button", { name: "Ada: 3 × Pouch of gems" });
    await vi.waitFor(
      async () => {
        await page.reload();
        await order.waitFor({ timeout: 2000 });
      },
      { timeout: 60_000 },
    );
    await page.getByRole("list", { name: "Orders" }).getByText("Refund to settle").waitFor();
    await look("staff-refunds");
    await order.click();
    const refunds = page.getByRole("list", { name: "Refunded" });
    await refunds.getByText("$4.99").waitFor();
    await refunds.getByText("For what of it is not said").waitFor();
    await look("staff-refund");
    await page.getByRole("button", { name: "Settle the refund" }).click();
    await page.getByRole("button", { name: /Pieces/ }).click();
    await page.getByRole("option", { name: "1 of 3" }).click();
    await page.getByRole("button", { name: /Take back/ }).waitFor();
    await page.getByLabel("Why").fill("one of three, by her mail");
    await look("staff-settle");
    await page.getByRole("button", { name: "Settle it" }).click();
    await page.getByText("Settled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Settle the refund" }).waitFor({ state: "detached" });
    expect(await gems()).toBe(before + 200n);
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "No order fits" }).waitFor();
    await leave();
  });

  test("a staff member is shown what their account may do, and no more", { timeout }, async () => {
    const desk = { username: "desk", password: "a-desk-of-one-scope" };
    const { accessToken } = portal.staff.session.get() ?? {};
    const response = await fetch(`${portal.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({
        query: "mutation ($input: CreateStaffInput!) { createStaff(input: $input) { staff { id } } }",
        variables: { input: { ...desk, scopes: ["accounts:read", "store:read"] } },
      }),
    });
    expect(await response.json()).toMatchObject({ data: { createStaff: { staff: {} } } });
    const { page, signIn, look, leave } = await portal.visit("/staff");
    await signIn(desk);
    await page.getByText("store:read").waitFor();
    await page.getByRole("button", { name: "Account of desk" }).waitFor();
    const places = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
    expect(await places.allTextContents()).toEqual(["Start", "Players", "Orders"]);
    await look("staff-few-scopes");
    await page.reload();
    await page.getByText("store:read").waitFor();
    expect(await places.allTextContents()).toEqual(["Start", "Players", "Orders"]);
    await page.goto(`${portal.url}/staff/players/${await portal.playerId(grace)}`);
    await page.getByRole("heading", { name: "Grace" }).waitFor();
    await page.getByText("grace", { exact: true }).waitFor();
    expect(await page.getByRole("heading", { name: "Give something" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Undo trades" }).count()).toBe(0);
    expect(await page.getByRole("heading", { name: "Wallet" }).count()).toBe(0);
    await look("staff-player-few-scopes");
    await leave();
  });
});
