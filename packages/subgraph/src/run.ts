import { createPrincipalReader } from "@muster/auth";
import { readConfig, readSecrets, type SubgraphName, subgraphSettings } from "@muster/config";
import type { Subgraph } from "./contract.js";
import { openProcess, type SubgraphDeps } from "./process.js";
import { serveSubgraph } from "./serve.js";
import { untilAskedToStop } from "./signals.js";

/**
 * Runs one subgraph as a process of its own until SIGINT or SIGTERM, then drains: it stops being ready, ends subscriptions,
 * waits for running requests and closes connections. Prints `listening <url>` when it serves. Databases must be migrated.
 *
 * @param create The subgraph's `create<Name>`.
 */
export async function runSubgraph(
  name: SubgraphName,
  create: (deps: SubgraphDeps) => Promise<Subgraph>,
): Promise<void> {
  const config = readConfig();
  const secrets = readSecrets(config);
  const platform = await openProcess({ config, secrets, service: name, hosts: [name] });
  const { clock, logger, metrics, health } = platform;
  const subgraph = await create(platform.depsOf(name));
  health.add(name, () => subgraph.ready());
  await platform.start();
  await subgraph.start();
  const server = await serveSubgraph(subgraph, {
    host: config.SUBGRAPH_HOST,
    port: subgraphSettings(config, name).port,
    principals: createPrincipalReader({ secret: secrets.gatewaySecret, clock }),
    logger,
    metrics,
    health,
  });
  process.stdout.write(`listening ${server.url}\n`);
  await untilAskedToStop();
  health.drain();
  await server.close();
  await subgraph.stop();
  await platform.stop();
}
