import {
  ApolloGateway,
  type GraphQLDataSourceProcessOptions,
  RemoteGraphQLDataSource,
} from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import {
  anonymous,
  createAccessTokenVerifier,
  createPrincipalSigner,
  type JSONWebKeySet,
  type Principal,
  principalHeader,
} from "@muster/auth";
import { readConfig, readSecrets, type SubgraphName, subgraphNames, subgraphSettings } from "@muster/config";
import { createSystemClock } from "@muster/runtime";
import { supergraphSdl } from "@muster/stack/schema-files";
import { answerParent } from "./child.js";

/** What the stock gateway answers to any question. */
export interface StockAnswer {
  /** `http://host:port`. */
  readonly origin: string;
  readonly path: string;
  /** User and system time of the process so far. */
  readonly cpuMs: number;
}

interface StockContext {
  readonly principal: Principal;
}

/*
 * Apollo Server 5 and Apollo Gateway as their documentation sets them up, in front of the same subgraphs. It checks the same
 * access tokens, with our verifier, and sends the same signed header.
 */
const config = readConfig();
const clock = createSystemClock();
const signer = createPrincipalSigner({ secret: readSecrets(config).gatewaySecret, clock });
const urlOf = (name: SubgraphName): string => subgraphSettings(config, name).url;
const verifier = createAccessTokenVerifier({
  async jwks() {
    const headers = { [principalHeader]: signer.sign(anonymous) };
    const answer = await fetch(`${urlOf("accounts")}/accounts/jwks.json`, { headers });
    return (await answer.json()) as JSONWebKeySet;
  },
  clock,
});

class SignedDataSource extends RemoteGraphQLDataSource<StockContext> {
  override willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<StockContext>): void {
    // Apollo asks each subgraph once without a context, before it serves.
    if (context.principal !== undefined)
      request.http?.headers.set(principalHeader, signer.sign(context.principal));
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: supergraphSdl(),
  buildService: ({ name }) => {
    const known = subgraphNames.find((one) => one === name);
    if (known === undefined) throw new Error(`there is no subgraph ${name}`);
    return new SignedDataSource({ url: `${urlOf(known)}/graphql` });
  },
});
const server = new ApolloServer<StockContext>({ gateway, nodeEnv: "production" });
const { url } = await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: 0 },
  context: async ({ req }) => {
    const token = (req.headers.authorization ?? "").replace(/^Bearer /, "");
    return { principal: (await verifier.verify(token)).principal };
  },
});

answerParent(async (): Promise<StockAnswer> => {
  const { user, system } = process.cpuUsage();
  const { origin, pathname } = new URL(url);
  return { origin, path: pathname, cpuMs: (user + system) / 1000 };
});
