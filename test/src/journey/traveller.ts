import { strictEqual } from "node:assert";
import { randomBytes } from "node:crypto";
import {
  createMusterClient,
  InventoryDocument,
  type InventoryQuery,
  type MusterClient,
  MusterError,
} from "@muster/client";
import { createNetwork, type Network } from "./droppable-socket.js";

/** A player with an SDK of their own, on a network of their own. */
export interface Traveller {
  readonly client: MusterClient;
  readonly network: Network;
  readonly id: string;
  readonly displayName: string;
}

/** Makes SDK clients of one platform. */
export interface Clients {
  connect(network: Network): MusterClient;
  close(): void;
}

/** @param url The gateway, `http://host:port`. */
export function createClients(url: string): Clients {
  const clients: MusterClient[] = [];
  return {
    connect(network) {
      const client = createMusterClient({ url: `${url}/graphql`, webSocketImpl: network.WebSocket });
      clients.push(client);
      return client;
    },
    close() {
      for (const client of clients) client.close();
    },
  };
}

/** Registers a player who is called `name` and something that nobody else is. */
export async function register(clients: Clients, name: string): Promise<Traveller> {
  const network = createNetwork();
  const client = clients.connect(network);
  const tail = randomBytes(4).toString("hex");
  const displayName = `${name} ${tail}`;
  const player = await client.register({
    username: `${name.toLowerCase()}-${tail}`,
    displayName,
    password: randomBytes(12).toString("base64url"),
  });
  if (player == null) throw new Error("register gave no player");
  strictEqual(player.displayName, displayName);
  return { client, network, id: player.id, displayName };
}

/** How many of each kind of item the player has, by the kind's slug. */
export async function holdings({ client }: Pick<Traveller, "client">): Promise<Record<string, bigint>> {
  return countItems((await client.execute(InventoryDocument)).me);
}

/** How many of each kind of item were read, by the kind's slug. */
export function countItems(me: InventoryQuery["me"]): Record<string, bigint> {
  const counts = new Map<string, bigint>();
  for (const { node } of me.items?.edges ?? []) {
    counts.set(node.definition.id, (counts.get(node.definition.id) ?? 0n) + BigInt(node.quantity));
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The id of an item of that kind that the player has. */
export async function findItem({ client }: Traveller, definitionId: string): Promise<string> {
  const { me } = await client.execute(InventoryDocument);
  const edge = me.items?.edges.find(({ node }) => node.definition.id === definitionId);
  if (edge === undefined) throw new Error(`there is no ${definitionId}`);
  return edge.node.id;
}

/** The code of the error that `work` is refused with; `undefined` where it is not. @throws what is no error of the platform. */
export async function refusalOf(work: Promise<unknown>): Promise<MusterError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof MusterError) return error;
    throw error;
  }
}

/** Milliseconds. */
export function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
