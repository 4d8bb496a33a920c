import { createPrincipalSigner } from "@muster/auth";
import { type Config, childEnvironment, withSettings } from "@muster/config";
import { httpUpstream, type Upstream } from "@muster/gateway";
import { createSystemClock } from "@muster/runtime";
import { hostedSubgraphs } from "../subgraphs.js";
import { createServiceCall } from "./as-service.js";
import { Child } from "./child.js";
import type { Platform, PlatformOptions, PlatformPart } from "./index.js";

/** Runs each subgraph and the gateway as a process of its own; one that ends by itself is started again. */
export async function startProcesses({ config, secrets }: PlatformOptions): Promise<Platform> {
  const clock = createSystemClock();
  const upstreams: Record<string, Upstream> = {};
  const children: Child[] = [];
  const start = async (name: string, entry: string, settings: Config): Promise<PlatformPart> => {
    const child = new Child(name, entry, childEnvironment(settings), clock);
    children.push(child);
    return { name, ...(await child.start()) };
  };
  const stop = async (): Promise<void> => {
    await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
    // The gateway first: its requests end while the subgraphs still answer.
    for (const group of [children.filter(({ name }) => name === "gateway"), children]) {
      await Promise.all(group.map((child) => child.stop()));
    }
  };
  try {
    const parts = await Promise.all(
      hostedSubgraphs.map(({ name }) => start(name, `subgraphs/${name}/dist/main.js`, config)),
    );
    const urls = Object.fromEntries(parts.map(({ name, where }) => [`${name.toUpperCase()}_URL`, where]));
    const gateway = await start("gateway", "gateway/dist/main.js", withSettings(config, urls));
    const signer = createPrincipalSigner({ secret: secrets.gatewaySecret, clock });
    for (const { name, where } of parts) {
      upstreams[name] = httpUpstream({ name, url: where, signer, timeoutMs: config.SUBGRAPH_TIMEOUT_MS });
    }
    return {
      url: gateway.where,
      parts: [gateway, ...parts],
      asService: (name, scopes) => createServiceCall(upstreams, name, scopes),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
