import { PurchaseOfferDocument } from "@muster/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "./fixtures/chromium.js";
import { ada, operator, type PortalStack, startPortal } from "./fixtures/portal-stack.js";

const timeout = 90_000;

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("the portal's staff console", () => {
  let portal: PortalStack;

  beforeAll(async () => {
    portal = await startPortal(await testServers());
  }, 60_000);
  afterAll(() => portal?.stop());

  test("an operator publishes a price, and the player's shop shows it", { timeout }, async () => {
    const player = await portal.visit("/shop/potion-pack");
    await player.signIn(ada);
    const offer = player.page.getByRole("dialog");
    await offer.getByRole("button", { name: "Buy for 25 Gold" }).waitFor();

    const { page, signIn, look, leave } = await portal.visit("/staff/catalog");
    await signIn(operator);
    await page.getByRole("heading", { name: "In force, revision 1" }).waitFor();
    await look("staff-catalog");
    await page.getByRole("searchbox").fill("five healing");
    await page.getByRole("button", { name: "offer:potion-pack" }).click();
    const drawer = page.getByRole("dialog");
    const content = drawer.getByLabel("Content, as JSON");
    const json = await content.inputValue();
    await content.fill(json.slice(0, -1));
    await drawer.getByText(/^This is not JSON yet/).waitFor();
    await content.fill(json.replace('"25"', '"many"'));
    await drawer.getByLabel("What the draft is for").fill("Potions cost more");
    await look("staff-entry");
    await drawer.getByRole("button", { name: "Put it into the draft" }).click();
    await page.getByRole("heading", { name: "Potions cost more" }).waitFor();
    await page
      .getByRole("alert")
      .getByText(/^offer:potion-pack: .*prices.* must be/)
      .waitFor();
    await look("staff-draft-problem");
    expect(await page.getByRole("heading", { name: "Publish" }).count()).toBe(0);
    await page.getByRole("button", { name: "Edit offer:potion-pack" }).click();
    await content.fill(json.replace('"25"', '"32"'));
    await drawer.getByRole("button", { name: "Put it into the draft" }).click();
    await drawer.waitFor({ state: "detached" });
    const differences = page.getByRole("list", { name: "Differences" });
    await differences.getByText('"32"').waitFor();
    expect(await differences.textContent()).toContain('prices[0].amount"25""32"');
    await look("staff-draft");
    await page.getByRole("button", { name: "Publish now" }).click();
    await page.getByRole("button", { name: "Roll back to revision 1" }).waitFor();
    await look("staff-history");

    await offer.getByRole("button", { name: "Buy for 25 Gold" }).click();
    await offer.getByText("One costs 32 Gold now. Nothing was bought.").waitFor();
    await player.look("offer-price-changed");
    await offer.getByRole("button", { name: "Buy for 32 Gold" }).click();
    await offer.getByRole("heading", { name: "It is yours" }).waitFor();

    await page.getByRole("button", { name: "Roll back to revision 1" }).click();
    await drawer.getByLabel("Why").fill("too dear");
    await drawer.getByRole("button", { name: "Roll back" }).click();
    await page.getByRole("heading", { name: "too dear" }).waitFor();
    await player.page.reload();
    await offer.getByRole("button", { name: "Buy for 25 Gold" }).waitFor();
    await Promise.all([player.leave(), leave()]);
  });

  test("an operator defines a kind of item for later, and takes it back", { timeout }, async () => {
    const { page, signIn, look, leave } = await portal.visit("/staff/items");
    await signIn(operator);
    await page.getByRole("button", { name: "New kind of item" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByLabel("Id").fill("item:lantern");
    await drawer.getByLabel("What the draft is for").fill("Lanterns for the winter");
    await drawer.getByRole("button", { name: "Put it into the draft" }).click();
    const differences = page.getByRole("list", { name: "Differences" });
    await differences.getByText("item:lantern").waitFor();
    await differences.getByText("added").waitFor();
    await look("staff-items-draft");
    await page.getByLabel("When").fill("2999-12-24T18:00");
    await page.getByRole("button", { name: "Publish at that time" }).click();
    await page.getByText("Waiting").waitFor();
    await page.getByRole("button", { name: "Withdraw" }).click();
    await drawer.getByLabel("Why").fill("not this winter");
    await drawer.getByRole("button", { name: "Withdraw it" }).click();
    await page.getByText("Withdrawn", { exact: true }).first().waitFor();
    await page.getByRole("link", { name: "Back to items" }).click();
    await page.getByRole("button", { name: "item:potion" }).waitFor();
    expect(await page.getByText("item:lantern").count()).toBe(0);
    await look("staff-items");
    await leave();
  });

  test("an operator gives something, finds an order, refunds it, and the audit tells", {
    timeout,
  }, async () => {
    const client = portal.connect();
    await client.login({ username: ada.username, password: ada.password });
    const expectedPrice = { currencyId: "gold", amount: "25" };
    await client.mutate(PurchaseOfferDocument, {
      input: { offerId: "potion-pack", quantity: 2, expectedPrice },
    });
    client.close();
    const { page, signIn, look, leave } = await portal.visit("/staff/players");
    await signIn(operator);
    await page.getByRole("heading", { name: "Whom do you look for?" }).waitFor();
    await look("staff-players-start");
    await page.getByRole("searchbox").fill("aD");
    await page.getByRole("list", { name: "Players" }).getByText("ada, since").waitFor();
    expect(await page.getByRole("list", { name: "Players" }).getByRole("listitem").count()).toBe(1);
    await look("staff-players");
    await page.getByRole("searchbox").fill("ad nobody");
    await page.getByRole("heading", { name: "No player's name begins so" }).waitFor();
    await page.getByRole("searchbox").fill(await portal.playerId(ada));
    await page.getByRole("link", { name: "Open the player with this ID" }).waitFor();
    await page.getByRole("searchbox").fill("ADA");
    await page.getByRole("link", { name: "Ada", exact: true }).click();
    await page.getByRole("heading", { name: "Ada" }).waitFor();
    await page.getByRole("button", { name: /What/ }).click();
    await page.getByRole("option", { name: "Dawn blade" }).click();
    await page.getByLabel("Why").fill("lost by a fault of ours");
    await page.getByRole("button", { name: "Give it" }).click();
    await page.getByRole("list", { name: "Items" }).getByText("Dawn blade").waitFor();
    await look("staff-granted");

    await page.getByRole("link", { name: "Orders of the player" }).click();
    await page.getByRole("button", { name: "Ada: 2 × Five healing potions" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("button", { name: "Refund the order" }).waitFor();
    await look("staff-order");
    await drawer.getByRole("button", { name: "Refund the order" }).click();
    const refund = page.getByRole("dialog").last();
    await refund.getByLabel("Why").fill("bought by mistake");
    await look("staff-refund");
    await refund.getByRole("button", { name: "Refund it" }).click();
    await page.getByText("bought by mistake").waitFor();
    await drawer.getByText("Refunded", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await look("staff-orders");

    await page.getByRole("link", { name: "Audit" }).click();
    const entries = page.getByRole("list", { name: "Entries" }).getByRole("listitem");
    await entries.filter({ hasText: "store.refundOrder" }).getByText("bought by mistake").waitFor();
    await look("staff-audit");
    await page.getByRole("button", { name: /Record of/ }).click();
    await page.getByRole("option", { name: "Inventories" }).click();
    await entries.filter({ hasText: "lost by a fault of ours" }).waitFor();
    await leave();
  });
});
