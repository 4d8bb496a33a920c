import { readFileSync } from "node:fs";
import { createAccessTokenVerifier, createPrincipalSigner, createRevocationList } from "@muster/auth";
import { readConfig, readSecrets, subgraphNames, subgraphSettings } from "@muster/config";
import { openProcess, untilAskedToStop } from "@muster/subgraph";
import { createGateway, httpUpstream, jwksOf } from "./index.js";

/** The gateway as a process of its own. Prints `listening <url>` when it serves; drains at SIGINT or SIGTERM. */
const config = readConfig();
const secrets = readSecrets(config);
const platform = await openProcess({ config, secrets, service: "gateway", hosts: [] });
const { clock, logger, tail } = platform;
const signer = createPrincipalSigner({ secret: secrets.gatewaySecret, clock });
const upstreams = Object.fromEntries(
  subgraphNames.map((name) => {
    const { url } = subgraphSettings(config, name);
    return [name, httpUpstream({ name, url, signer, timeoutMs: config.SUBGRAPH_TIMEOUT_MS })];
  }),
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
  supergraphSdl: readFileSync(new URL("../../schema/supergraph.graphql", import.meta.url), "utf8"),
  upstreams,
  verifier: createAccessTokenVerifier({ jwks: jwksOf(upstreams["accounts"]), clock }),
  revocations,
  corsOrigins: config.CORS_ORIGINS,
  introspection: config.INTROSPECTION,
});
await platform.start();
await revocations.start();
const { url } = await gateway.listen(config.GATEWAY_HOST, config.GATEWAY_PORT);
process.stdout.write(`listening ${url}\n`);
await untilAskedToStop();
await gateway.close();
await revocations.stop();
await platform.stop();
