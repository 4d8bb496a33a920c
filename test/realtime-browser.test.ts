import { randomFillSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { makePlaza, type PlazaMatch, plazaCodec } from "@muster/games";
import { createSystemTickClock, MatchServer, startTicks, type TickLoop } from "@muster/realtime-server";
import { chooseAead } from "@muster/transport/aead";
import { clientIdOf, mintConnectToken, parseServerAddress, u64 } from "@muster/transport/connect-token";
import { clientState } from "@muster/transport/netcode";
import { listenForWebSockets, type WebSocketLink } from "@muster/transport/websocket";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, launchChromium } from "./fixtures/chromium.js";
import type { PageReport } from "./fixtures/plaza-page.js";

const aead = chooseAead();
const fillRandom = (bytes: Uint8Array): void => void randomFillSync(bytes);
const unixSeconds = (): number => Math.floor(Date.now() / 1000);
const privateKey = new Uint8Array(32).fill(3);
const protocolId = u64(1);
const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };
/** Where the token says that the server is: a browser comes by the socket that the page opens. */
const address = parseServerAddress("192.0.2.1:40000");

// A machine without a browser can still run everything else; .ci/run installs one.
describe.skipIf(chromiumPath === undefined)("a match in a browser", () => {
  let pages: Server;
  let browser: Browser;
  let link: WebSocketLink;
  let server: MatchServer;
  let match: PlazaMatch;
  let loop: TickLoop;
  let players = 0;

  beforeAll(async () => {
    pages = await servePages();
    const origin = `http://127.0.0.1:${portOf(pages)}`;
    link = await listenForWebSockets({ address: "127.0.0.1", port: 0, origins: [origin], clientsMax: 4 });
    match = makePlaza({ playersMax: 2, crates: 20, seed: 1 });
    server = new MatchServer({
      ...{ aead, fillRandom, unixSeconds, protocolId, privateKeys: [privateKey], addresses: [address] },
      ...{ slotsMax: 2, link, match, pace },
    });
    const clock = createSystemTickClock();
    const tick = (number: number): void => server.tick(number, clock.nowMs());
    loop = startTicks({ tickHz: 60, clock, link, tick });
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    loop?.stop();
    await browser?.close();
    await link?.close();
    pages?.close();
  });

  const token = (): Uint8Array =>
    mintConnectToken(aead, fillRandom, {
      ...{ protocolId, privateKey, clientId: clientIdOf(0, ++players), timeoutSeconds: 10 },
      ...{ createdAt: u64(unixSeconds()), expiresAt: u64(unixSeconds() + 45) },
      ...{ servers: [address], userData: new Uint8Array(256) },
    });
  const join = async (): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${portOf(pages)}/`);
    await page.evaluate(`join("ws://127.0.0.1:${link.port}/", [${token()}], ${match.plaza.size})`);
    return page;
  };
  const report = (page: Page): Promise<PageReport> => page.evaluate("plaza.report()");
  const until = { timeout: 20_000, interval: 50 };

  test("it connects by a WebSocket, sees itself walk, is heard in order, and leaves", {
    timeout: 90_000,
  }, async () => {
    const page = await join();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await expect.poll(async () => (await report(page)).state, until).toBe(clientState.connected);
    await expect.poll(async () => (await report(page)).alive, until).toBe(21);
    const before = await report(page);
    const lines = Array.from(
      { length: 200 },
      (_, number) => `line ${number}, ${"and more ".repeat(number % 40)}`,
    );
    for (const line of lines) expect(await page.evaluate(`plaza.say(${JSON.stringify(line)})`)).toBe(true);
    await expect.poll(async () => (await report(page)).heard.length, until).toBe(lines.length);
    const after = await report(page);
    expect(after.heard).toEqual(lines);
    expect(after.snapshots.taken).toBeGreaterThan(before.snapshots.taken + 10);
    expect(after.snapshots.illegal).toBe(0);
    // It walks east.
    expect(after.place[0]).toBeGreaterThan((before.place[0] ?? 0) + 50);
    const own = after.slot * plazaCodec.fields + 2;
    const seen = match.world.states.subarray(own, own + 2);
    expect(Math.abs((seen[1] ?? 0) - (after.place[1] ?? 0))).toBeLessThan(100);
    expect(server.counts).toMatchObject({ connected: 1, violations: 0 });
    await page.evaluate("plaza.leave()");
    await expect.poll(() => server.counts.connected, until).toBe(0);
    expect((await report(page)).state).toBe(clientState.disconnected);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("two see each other, and one that is kicked knows it", { timeout: 90_000 }, async () => {
    const [one, other] = [await join(), await join()];
    for (const page of [one, other])
      await expect.poll(async () => (await report(page)).alive, until).toBe(22);
    const { slot } = await report(one);
    server.kick(slot);
    await expect.poll(async () => (await report(one)).state, until).toBe(clientState.disconnected);
    await expect.poll(async () => (await report(other)).alive, until).toBe(21);
    expect((await report(other)).state).toBe(clientState.connected);
    await Promise.all([one.close(), other.close()]);
  });
});

async function servePages(): Promise<Server> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL("fixtures/plaza-page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
  });
  const html = `<!doctype html><title>Plaza</title><script>${bundle.outputFiles[0]?.text ?? ""}</script>`;
  const served = createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(html);
  });
  await new Promise<void>((resolve) => served.listen(0, "127.0.0.1", resolve));
  return served;
}

function portOf(served: Server): number {
  return (served.address() as AddressInfo).port;
}
