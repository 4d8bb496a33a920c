import { readFileSync } from "node:fs";
import { createPrincipalSigner } from "@muster/auth";
import { readConfig, readSecrets, subgraphNames, subgraphSettings } from "@muster/config";
import { openProcess, untilAskedToStop } from "@muster/subgraph";
import { createDoor, httpUpstream } from "./index.js";

/** The gateway as a process of its own. Prints `listening <url>` when it serves; drains at SIGINT or SIGTERM. */
const config = readConfig();
const secrets = readSecrets(config);
const platform = await openProcess({ config, secrets, service: "gateway", hosts: [] });
const signer = createPrincipalSigner({ secret: secrets.gatewaySecret, clock: platform.clock });
const upstreams = Object.fromEntries(
  subgraphNames.map((name) => {
    const { url } = subgraphSettings(config, name);
    return [name, httpUpstream({ name, url, signer, timeoutMs: config.SUBGRAPH_TIMEOUT_MS })];
  }),
);
const supergraph = readFileSync(new URL("../../schema/supergraph.graphql", import.meta.url), "utf8");
const door = createDoor(platform, upstreams, supergraph);
await platform.start();
const { url } = await door.open();
process.stdout.write(`listening ${url}\n`);
await untilAskedToStop();
await door.close();
await platform.stop();
