import { createDoor, inProcessUpstream } from "@muster/gateway";
import { openProcess } from "@muster/subgraph";
import { supergraphSdl } from "../schema-files.js";
import { hostedSubgraphs } from "../subgraphs.js";
import { createServiceCall } from "./as-service.js";
import type { Platform, PlatformOptions } from "./index.js";

/** Runs every subgraph and the gateway in this process. */
export async function startOneProcess({ config, secrets }: PlatformOptions): Promise<Platform> {
  const hosts = hostedSubgraphs.map(({ name }) => name);
  const platform = await openProcess({ config, secrets, service: "muster", hosts });
  const subgraphs = await Promise.all(
    hostedSubgraphs.map(({ name, create }) => create(platform.depsOf(name))),
  );
  for (const subgraph of subgraphs) platform.health.add(subgraph.name, () => subgraph.ready());
  const upstreams = Object.fromEntries(
    subgraphs.map((subgraph) => [subgraph.name, inProcessUpstream(subgraph)]),
  );
  const door = createDoor(platform, upstreams, supergraphSdl());
  const stop = async (): Promise<void> => {
    await door.close();
    await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
    await platform.stop();
  };
  try {
    await platform.start();
    await Promise.all(subgraphs.map((subgraph) => subgraph.start()));
    const { url } = await door.open();
    const { pid } = process;
    const inProcess = subgraphs.map(({ name }) => ({ name, where: `in process ${pid}`, pid }));
    return {
      url,
      parts: [{ name: "gateway", where: url, pid }, ...inProcess],
      asService: (name, scopes) => createServiceCall(upstreams, name, scopes),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
