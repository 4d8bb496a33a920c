import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createMusterClient, GrantItemsDocument } from "@muster/client";
import { readConfig, withSettings } from "@muster/config";
import { demoCredentials, type Stack, seedDemo, startStack } from "@muster/stack";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { chromiumPath, launchChromium } from "./fixtures/chromium.js";

const [ada, , operator] = demoCredentials;
const examples = new URL("../packages/client/examples/", import.meta.url);

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("in a browser", () => {
  let stack: Stack;
  let pages: Server;
  let origin: string;
  let browser: Browser;

  beforeAll(async () => {
    const { databaseUrl, redisUrl } = await testServers();
    pages = await servePages();
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    const config = withSettings(readConfig({}), {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      GATEWAY_PORT: 0,
      CORS_ORIGINS: [origin],
    });
    stack = await startStack({ config, topology: "one", dataName: "unused" });
    await seedDemo(stack.platform);
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    pages?.close();
  });

  const open = async (from: string): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(`${from}/?url=${encodeURIComponent(`${stack.platform.url}/graphql`)}`);
    return page;
  };

  const signIn = async (page: Page): Promise<void> => {
    const [username, password] = await page.locator("#login input").all();
    await username?.fill(ada.username);
    await password?.fill(ada.password);
    await page.locator("#login button").click();
  };

  test("a page of another origin lists the inventory and follows it live", { timeout: 60_000 }, async () => {
    const page = await open(origin);
    await signIn(page);
    await page.locator("#items", { hasText: "Healing potion" }).waitFor();
    expect(await page.locator("#wallet").textContent()).toContain("100");
    const staff = createMusterClient({ url: `${stack.platform.url}/graphql`, webSocketImpl: WebSocket });
    await staff.loginStaff({ username: operator.username, password: operator.password });
    const playerId = await playerIdOf(stack);
    await staff.mutate(GrantItemsDocument, {
      input: {
        playerId,
        items: [{ definitionId: "dawn-blade", quantity: "1" }],
        currencies: [],
        reason: "test",
      },
    });
    await page.locator("#items", { hasText: "Dawn blade" }).waitFor();
    staff.close();
    await page.close();
  });

  test("a page of an origin that the setting does not name gets nothing", { timeout: 60_000 }, async () => {
    const other = await servePages();
    const page = await open(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
    const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/graphql"));
    await signIn(page);
    expect((await failed).failure()?.errorText).toBeDefined();
    expect(await page.locator("#items").textContent()).not.toContain("Healing potion");
    await page.close();
    other.close();
  });

  test("GraphiQL loads and runs its first query, all from the gateway", {
    timeout: 60_000,
  }, async () => {
    const page = await browser.newPage();
    const foreign: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(stack.platform.url) && !/^(data|blob):/.test(request.url()))
        foreign.push(request.url());
    });
    await page.goto(`${stack.platform.url}/graphiql/`);
    await page.locator(".graphiql-query-editor", { hasText: "displayName" }).waitFor();
    // The button is there before the editor has handed over its text.
    const answer = page.locator(".graphiql-response", { hasText: "UNAUTHENTICATED" });
    await vi.waitFor(
      async () => {
        await page.getByRole("button", { name: "Execute query" }).click({ timeout: 2000 });
        await answer.waitFor({ timeout: 2000 });
      },
      { timeout: 50_000, interval: 100 },
    );
    expect(foreign).toEqual([]);
    await page.close();
  });
});

async function servePages(): Promise<Server> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL("inventory.ts", examples))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const html = readFileSync(new URL("inventory.html", examples), "utf8");
  const server = createServer((request, response) => {
    const isScript = request.url?.startsWith("/inventory.js") === true;
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function playerIdOf({ platform }: Stack): Promise<string> {
  const client = createMusterClient({ url: `${platform.url}/graphql`, webSocketImpl: WebSocket });
  const player = await client.login({ username: ada.username, password: ada.password });
  client.close();
  if (player == null) throw new Error("login gave no player");
  return player.id;
}
