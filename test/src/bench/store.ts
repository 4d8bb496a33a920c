import type { Servers } from "@muster/stack/servers";
import { startChild } from "./child.js";
import type { Figures } from "./figures.js";
import { measureInventoryQuery } from "./inventory-query.js";
import { measurePurchases } from "./purchases.js";
import { withWorld } from "./world.js";

const playerCount = 64;

/**
 * What buying costs, and what a web portal waits for: purchases through the gateway, and its query of an inventory of 5,000
 * items. The platform is this process; who asks is another.
 */
export async function benchStore(servers: Servers): Promise<Figures> {
  const client = startChild(new URL("./http-load.js", import.meta.url));
  try {
    return await withWorld(servers, { topology: "one", playerCount }, async (world) => ({
      ...(await measurePurchases(world, client)),
      ...(await measureInventoryQuery(world, client)),
    }));
  } finally {
    await client.stop();
  }
}
