import { createAccessTokenVerifier, createMatchTokenVerifier, createRevocationList } from "@muster/auth";
import { accessTokenLifetimeSMax } from "@muster/config";
import type { PlatformProcess } from "@muster/subgraph";
import { joinVerifiers } from "./authenticate.js";
import { createGateway } from "./gateway.js";
import { jwksOf } from "./upstream/jwks.js";
import type { Upstream } from "./upstream/upstream.js";

/** The subgraph that issues access tokens and ends sessions. */
const issuer = "accounts";

/** A gateway that serves as the settings say. */
export interface Door {
  /** Resolves when it knows which sessions were revoked, and listens. The process must have been started. */
  open(): Promise<{ readonly url: string }>;
  /** Drains. */
  close(): Promise<void>;
}

/** Puts a gateway into a process of the platform: it verifies by the issuer's keys and follows the issuer's revocations. */
export function createDoor(
  platform: PlatformProcess,
  upstreams: Readonly<Record<string, Upstream>>,
  supergraphSdl: string,
): Door {
  const { config, secrets, clock, logger, tail } = platform;
  const revocations = createRevocationList({
    tail,
    log: platform.logOf(issuer),
    // Tokens made under a longer setting than today's may still be about.
    tokenLifetimeMs: accessTokenLifetimeSMax * 1000,
    clock,
    logger,
  });
  const gateway = createGateway({
    ...platform,
    supergraphSdl,
    upstreams,
    verifier: joinVerifiers(
      createAccessTokenVerifier({ jwks: jwksOf(upstreams[issuer]), clock }),
      createMatchTokenVerifier({ secret: secrets.gatewaySecret, clock }),
    ),
    revocations,
    corsOrigins: config.CORS_ORIGINS,
    introspection: config.INTROSPECTION,
  });
  return {
    async open() {
      await revocations.start();
      return gateway.listen(config.GATEWAY_HOST, config.GATEWAY_PORT);
    },
    async close() {
      await gateway.close();
      await revocations.stop();
    },
  };
}
