import { MeDocument } from "@muster/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chromiumPath } from "./fixtures/chromium.js";
import { ada, grace, operator, type PortalStack, startPortal } from "./fixtures/portal-stack.js";

const timeout = 60_000;

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("the portal", () => {
  let portal: PortalStack;

  beforeAll(async () => {
    portal = await startPortal(await testServers());
  }, 60_000);
  afterAll(() => portal?.stop());

  test("a player signs in by keyboard alone and opens an item", { timeout }, async () => {
    const { page, itemNames, look, leave } = await portal.visit();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await look("sign-in");
    await page.keyboard.type(ada.username);
    await page.keyboard.press("Tab");
    await page.keyboard.type("not the password");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toBe("The username or the password is wrong.");
    await look("sign-in-refused");
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(ada.password);
    await page.keyboard.press("Enter");
    await page.locator(".item-name", { hasText: "Healing potion" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/items");
    expect(await page.title()).toBe("Items · Muster");
    expect((await itemNames()).sort()).toEqual(["Healing potion", "Traveller's cloak"]);
    await page.getByRole("link", { name: "Healing potion" }).focus();
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("heading", { name: "Healing potion" }).waitFor();
    expect(await drawer.textContent()).toContain("3 of 999");
    expect(await page.title()).toBe("Healing potion · Muster");
    await look("item");
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Healing potion");
    await leave();
  });

  test("items are searched, filtered and sorted, and the address keeps it", { timeout }, async () => {
    await portal.grant(grace, { "dawn-blade": 2 });
    const { page, signIn, itemNames, look, leave } = await portal.visit();
    await signIn(grace);
    const shows = (names: readonly string[]): Promise<void> =>
      vi.waitFor(async () => expect(await itemNames()).toEqual(names), { timeout: 10_000, interval: 50 });
    await page.getByRole("button", { name: /Order/ }).click();
    await page.getByRole("option", { name: "Rarest first" }).click();
    await shows(["Dawn blade", "Dawn blade", "Traveller's cloak", "Healing potion"]);
    await look("items");
    await page.getByRole("searchbox").fill("DÄWN");
    await shows(["Dawn blade", "Dawn blade"]);
    await page.getByText("2 of 4 items").waitFor();
    await page.getByRole("link", { name: "Dawn blade" }).first().click();
    await page.getByRole("list", { name: "History" }).getByText("Made for Grace").waitFor();
    await look("item-history");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("searchbox").fill("");
    await page.getByRole("button", { name: "Uncommon" }).click();
    await shows(["Traveller's cloak"]);
    expect(new URL(page.url()).search).toBe("?rarity=uncommon&order=rarity");
    await page.reload();
    await shows(["Traveller's cloak"]);
    await page.getByRole("button", { name: "Healing" }).click();
    await page.getByRole("heading", { name: "No item fits" }).waitFor();
    await look("items-none");
    await page.getByRole("button", { name: "Show everything" }).click();
    await shows(["Dawn blade", "Dawn blade", "Traveller's cloak", "Healing potion"]);
    await leave();
  });

  test("what changes shows at once, in the items and in the wallet", { timeout }, async () => {
    const { page, signIn, look, leave } = await portal.visit();
    await signIn(ada);
    await page.locator(".item-name", { hasText: "Healing potion" }).waitFor();
    await portal.grant(ada, { arrow: 4500 });
    await page.locator(".item-tile", { hasText: "Arrow" }).getByText("× 4,500").waitFor();
    await page.getByRole("alertdialog", { name: "+4,500 Arrow" }).waitFor();
    await look("items-changed");
    await page.getByRole("link", { name: "Wallet" }).click();
    const balance = page.getByRole("list", { name: "Balances" }).getByRole("listitem");
    await balance.getByText("100", { exact: true }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Wallet");
    await portal.grant(ada, {}, { gold: 12_400 });
    await balance.getByText("12,500", { exact: true }).waitFor();
    const statement = page.getByRole("list", { name: "Statement" }).getByRole("listitem");
    await statement.filter({ hasText: "+12,400 Gold" }).waitFor();
    expect(await statement.last().textContent()).toContain("+100 Gold");
    await look("wallet");
    await leave();
  });

  test("somebody registers, sees where they are signed in, and signs out", { timeout }, async () => {
    const { page, look, leave } = await portal.visit();
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Username").fill(ada.username);
    await page.getByLabel("Display name").fill("Lin");
    await page.getByLabel("Password").fill("lin-has-a-password");
    await page.getByRole("button", { name: "Create the account" }).click();
    await page.getByText("Somebody else has this name. Try another one.").waitFor();
    await look("register");
    await page.getByLabel("Username").fill("lin");
    await page.getByRole("button", { name: "Create the account" }).click();
    await page.getByRole("button", { name: "Account of Lin" }).click();
    await page.getByRole("menuitem", { name: "Profile" }).click();
    await page.getByRole("heading", { name: "Profile" }).waitFor();
    await page.getByText("Chrome on Linux").waitFor();
    expect(await page.getByText("This browser").count()).toBe(1);
    await look("profile");
    const elsewhere = portal.connect();
    await elsewhere.login({ username: "lin", password: "lin-has-a-password", userAgent: "The game" });
    await page.reload();
    await page.getByRole("button", { name: "Sign out The game" }).click();
    await page.getByText("The game").waitFor({ state: "detached" });
    // The gateway hears of it by an event.
    await vi.waitFor(
      () => expect(elsewhere.execute(MeDocument)).rejects.toMatchObject({ code: "SESSION_REVOKED" }),
      { timeout: 10_000, interval: 100 },
    );
    elsewhere.close();
    await page.getByRole("button", { name: "Account of Lin" }).press("Enter");
    await page.getByRole("menuitem", { name: "Sign out" }).press("Enter");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await leave();
  });

  test("a page that is loaded again, and again at once, spends no refresh token", { timeout }, async () => {
    const { page, signIn, leave } = await portal.visit();
    await signIn(ada);
    await page.locator(".item-name").first().waitFor();
    let refreshes = 0;
    page.on("request", (request) => {
      if (request.postData()?.includes("refreshSession") === true) refreshes++;
    });
    // The next two loads end at the page's first request, by loading it again.
    await page.addInitScript(() => {
      const load = Number(sessionStorage.getItem("load") ?? 0) + 1;
      sessionStorage.setItem("load", String(load));
      const { fetch } = globalThis;
      if (load > 2) return;
      globalThis.fetch = (...request) => {
        const answer = fetch(...request);
        location.reload();
        return answer;
      };
    });
    await page.evaluate(() => void setTimeout(() => location.reload()));
    await page.waitForFunction(
      () => sessionStorage.getItem("load") === "3" && document.querySelector(".item-name") !== null,
    );
    expect(refreshes).toBe(0);
    // Another tab has no access token of its own, and the first one goes on beside it.
    const other = await page.context().newPage();
    await other.goto(portal.url);
    await other.locator(".item-name").first().waitFor();
    await page.reload();
    await page.locator(".item-name").first().waitFor();
    expect(refreshes).toBe(0);
    await leave();
  });

  test("staff have a console of their own", { timeout }, async () => {
    const { page, signIn, look, leave } = await portal.visit("/staff");
    await page.getByRole("heading", { name: "Staff sign-in" }).waitFor();
    await signIn(operator);
    await page.getByText("inventory:grant").waitFor();
    await look("staff");
    await page.goto(portal.url);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await leave();
  });

  test("every address has a page, and the theme that is chosen stays", { timeout }, async () => {
    const { page, signIn, look, leave } = await portal.visit("/no/such/place");
    await signIn(ada);
    await page.getByRole("heading", { name: "This address leads nowhere" }).waitFor();
    await look("not-found");
    await page.getByRole("link", { name: "About and developers" }).click();
    await page.getByRole("link", { name: "GraphiQL" }).waitFor();
    await look("about");
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await ground();
    await page.getByRole("button", { name: "Use the dark theme" }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.getByRole("button", { name: "Use the light theme" }).waitFor();
    expect(await ground()).toBe(dark);
    await leave();
  });

  test("a platform that does not answer is said, and asked again", { timeout }, async () => {
    const { page, signIn, look, leave } = await portal.visit();
    await signIn(ada);
    await page.locator(".item-name").first().waitFor();
    await page.context().route("**/graphql", (route) => route.abort());
    await page.getByRole("link", { name: "Profile" }).click();
    await page.getByRole("heading", { name: "No answer" }).waitFor();
    await look("no-answer");
    await page.context().unroute("**/graphql");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Where you are signed in").waitFor();
    await leave();
  });
});
