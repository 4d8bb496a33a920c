import { createAccessTokenVerifier, createRevocationList } from "@muster/auth";
import { createGateway, inProcessUpstream, jwksOf } from "@muster/gateway";
import { openProcess } from "@muster/subgraph";
import { supergraphSdl } from "../schema-files.js";
import { hostedSubgraphs } from "../subgraphs.js";
import { createServiceCall } from "./as-service.js";
import type { Platform, PlatformOptions } from "./index.js";

/** Runs every subgraph and the gateway in this process. */
export async function startOneProcess({ config, secrets }: PlatformOptions): Promise<Platform> {
  const hosts = hostedSubgraphs.map(({ name }) => name);
  const platform = await openProcess({ config, secrets, service: "muster", hosts });
  const { clock, logger, health, tail } = platform;
  const subgraphs = await Promise.all(
    hostedSubgraphs.map(({ name, create }) => create(platform.depsOf(name))),
  );
  for (const subgraph of subgraphs) health.add(subgraph.name, () => subgraph.ready());
  const upstreams = Object.fromEntries(
    subgraphs.map((subgraph) => [subgraph.name, inProcessUpstream(subgraph)]),
  );
  const revocations = createRevocationList({
    tail,
    log: platform.logOf("accounts"),
    tokenLifetimeMs: config.ACCESS_TOKEN_LIFETIME_S * 1000,
    clock,
    logger,
  });
  const gateway = createGateway({
    ...platform,
    supergraphSdl: supergraphSdl(),
    upstreams,
    verifier: createAccessTokenVerifier({ jwks: jwksOf(upstreams["accounts"]), clock }),
    revocations,
    corsOrigins: config.CORS_ORIGINS,
    introspection: config.INTROSPECTION,
  });
  await platform.start();
  await Promise.all([revocations.start(), ...subgraphs.map((subgraph) => subgraph.start())]);
  const stop = async (): Promise<void> => {
    await gateway.close();
    await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
    await revocations.stop();
    await platform.stop();
  };
  try {
    const { url } = await gateway.listen(config.GATEWAY_HOST, config.GATEWAY_PORT);
    const inProcess = subgraphs.map(({ name }) => ({ name, where: `in process ${process.pid}` }));
    return {
      url,
      parts: [{ name: "gateway", where: url }, ...inProcess],
      asService: (name, scopes) => createServiceCall(upstreams, name, scopes),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
