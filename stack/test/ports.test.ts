import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createSystemRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { checkPorts, findFreePort, isPortFree } from "../src/ports.js";

const host = "127.0.0.1";

test("a taken port is named with its setting, and a free one is left free", async () => {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const free = await findFreePort(createSystemRandom());
  const wanted = [
    { setting: "GATEWAY_PORT", port: free, host },
    { setting: "ACCOUNTS_PORT", port, host },
  ];
  await expect(checkPorts(wanted)).rejects.toThrow(`port ${port} is taken: set ACCOUNTS_PORT to another`);
  server.close();
  await once(server, "close");
  await checkPorts(wanted);
  expect(await isPortFree(port)).toBe(true);
});

test("two settings can't have one port, unless any will do", async () => {
  const port = await findFreePort(createSystemRandom());
  const twice = (number: number) => [
    { setting: "GATEWAY_PORT", port: number, host },
    { setting: "INVENTORY_PORT", port: number, host },
  ];
  await expect(checkPorts(twice(port))).rejects.toMatchObject({ port, setting: "INVENTORY_PORT" });
  await expect(checkPorts(twice(0))).resolves.toBeUndefined();
});

test("an address that is not ours is an error, not a taken port", async () => {
  const host = "192.0.2.1";
  await expect(isPortFree(4000, host)).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  await expect(checkPorts([{ setting: "GATEWAY_PORT", port: 4000, host }])).rejects.toThrow("GATEWAY_PORT");
});
