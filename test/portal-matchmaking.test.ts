import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "./fixtures/chromium.js";
import { operator, type PortalStack, startPortal } from "./fixtures/portal-stack.js";

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("the staff console's matchmaking", () => {
  let portal: PortalStack;

  beforeAll(async () => {
    portal = await startPortal(await testServers());
  }, 60_000);
  afterAll(() => portal?.stop());

  /** Drags a point by so many pixels. */
  const drag = async (point: Locator, byX: number, byY: number): Promise<void> => {
    await point.scrollIntoViewIfNeeded();
    const box = await point.boundingBox();
    if (box === null) throw new Error("the point is not shown");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const { mouse } = point.page();
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + byX, y + byY, { steps: 4 });
    await mouse.up();
  };

  test("a designer changes a curve, tries it, publishes it and rolls it back", {
    timeout: 240_000,
  }, async () => {
    const { page, signIn, look, leave } = await portal.visit("/staff/matchmaking");
    await signIn(operator);
    await page.getByRole("heading", { name: "In force, revision 1" }).waitFor();
    await look("staff-matchmaking");
    await page.getByRole("button", { name: "queue:duel" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByText("It could be published like this.").waitFor();
    await drawer.locator("summary", { hasText: "Wait (s)" }).click();
    const points = drawer.getByRole("group", { name: "Wait (s): drawing" }).getByRole("slider");
    expect(await points.count()).toBe(3);
    expect(await points.nth(1).getAttribute("aria-valuetext")).toBe("120 at 30");
    await drag(points.nth(1), 0, -60);
    const dragged = Number(await points.nth(1).getAttribute("aria-valuenow"));
    expect(dragged).toBeGreaterThan(120);

    // By keyboard: a step up, one right, a point more, and one less.
    await points.nth(1).focus();
    await page.keyboard.press("ArrowUp");
    expect(Number(await points.nth(1).getAttribute("aria-valuenow"))).toBeGreaterThan(dragged);
    await drawer.getByRole("button", { name: "Wait (s): add a point" }).click();
    expect(await points.count()).toBe(4);
    await points.nth(2).focus();
    await page.keyboard.press("Delete");
    expect(await points.count()).toBe(3);

    // What may be absent is begun, and taken out again.
    await drawer.getByRole("button", { name: "Begin Hard: New players" }).click();
    await drawer
      .getByRole("alert")
      .getByText(/hard\.newPlayers\.games must be/)
      .waitFor();
    await drawer.getByRole("button", { name: "Take out Hard: New players" }).click();

    // As numbers; what cannot be is said while it is written.
    const numbers = drawer.getByRole("table", { name: "Wait (s): numbers" });
    await numbers.getByLabel("Point 2: at").fill("70");
    await drawer.getByRole("alert").getByText("worth.waitS[2][0] must be more than").waitFor();
    await look("staff-matchmaking-problem");
    await numbers.getByLabel("Point 2: at").fill("20");
    await numbers.getByLabel("Point 2: value").fill("300");
    await drawer.getByText("It could be published like this.").waitFor();
    expect(await points.nth(1).getAttribute("aria-valuetext")).toBe("300 at 20");
    await look("staff-matchmaking-curve");
    await drawer.getByLabel("What the draft is for").fill("Duels begin sooner");
    await drawer.getByRole("button", { name: "Put it into the draft" }).click();
    await page.getByRole("heading", { name: "Duels begin sooner" }).waitFor();
    const differences = page.getByRole("list", { name: "Differences" });
    await differences.getByText("worth.waitS[1][1]").waitFor();

    await page.getByRole("button", { name: "Simulate" }).click();
    await page.getByRole("table", { name: "Figures" }).waitFor({ timeout: 150_000 });
    await page.getByRole("table", { name: "Round trip (ms)" }).scrollIntoViewIfNeeded();
    await look("staff-matchmaking-trial");

    await page.getByRole("button", { name: "Publish now" }).click();
    await page.getByRole("button", { name: "Roll back to revision 1" }).click();
    await drawer.getByLabel("Why").fill("too uneven");
    await drawer.getByRole("button", { name: "Roll back" }).click();
    await page.getByRole("heading", { name: "too uneven" }).waitFor();
    await look("staff-matchmaking-history");
    await page.getByRole("link", { name: "Back to matchmaking" }).click();
    await page.getByRole("heading", { name: "In force, revision 3" }).waitFor();
    await page.getByRole("link", { name: "Audit" }).click();
    await page.getByRole("button", { name: /Record of/ }).click();
    await page.getByRole("option", { name: "Matchmaking" }).click();
    await page.getByText(/too uneven/).waitFor();
    await leave();
  });
});
