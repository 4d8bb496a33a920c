import { deepStrictEqual, strictEqual } from "node:assert";
import { randomBytes, randomUUID } from "node:crypto";
import {
  ConsumeItemDocument,
  createMusterClient,
  GrantItemsDocument,
  InventoryChangedDocument,
  type InventoryChangedSubscription,
  InventoryDocument,
  type InventoryQuery,
  type MusterClient,
  MusterError,
  TransferItemDocument,
} from "@muster/client";
import { createNetwork, type Network } from "./droppable-socket.js";

/** One step of the journey was done. */
export interface JourneyStep {
  readonly name: string;
  readonly durationMs: number;
}

/** Where the journey goes, and as whom. */
export interface JourneyOptions {
  /** The gateway, `http://host:port`. */
  readonly url: string;
  /** A staff account with the scopes inventory:grant and inventory:read. */
  readonly operator: { readonly username: string; readonly password: string };
  readonly onStep: (step: JourneyStep) => void;
}

interface Traveller {
  readonly client: MusterClient;
  readonly network: Network;
  readonly id: string;
  readonly displayName: string;
}

type Change = InventoryChangedSubscription["inventoryChanged"];

const patienceMs = 10_000;

/**
 * A player's first minute through the SDK: two players register and find their starter grant, one follows the inventory, an
 * operator grants, the event arrives with fields of both subgraphs; the socket drops, an event is missed, and comes once.
 *
 * @throws AssertionError, MusterError at the first step that fails.
 */
export async function runJourney({ url, operator, onStep }: JourneyOptions): Promise<void> {
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startMs = performance.now();
    const result = await within(name, work());
    onStep({ name, durationMs: performance.now() - startMs });
    return result;
  };
  const clients: MusterClient[] = [];
  const connect = (network: Network): MusterClient => {
    const client = createMusterClient({ url: `${url}/graphql`, webSocketImpl: network.WebSocket });
    clients.push(client);
    return client;
  };
  try {
    const [ada, grace] = await step("register two players", () =>
      Promise.all([register(connect, "Ada"), register(connect, "Grace")]),
    );
    const starter = await step("find the starter grant", () => starterGrant(ada.client));
    await step("find it with the other player too", () => starterGrant(grace.client));
    const staff = connect(createNetwork());
    const { username, password } = operator;
    await step("sign in as the operator", () => staff.loginStaff({ username, password }));
    const grant = (definitionId: string, quantity: string, idempotencyKey?: string) =>
      staff.mutate(GrantItemsDocument, {
        input: {
          playerId: ada.id,
          items: [{ definitionId, quantity }],
          currencies: [],
          reason: "journey",
          ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
        },
      });
    const changes = ada.client.subscribe(InventoryChangedDocument, { after: starter.cursor });
    const next = async (): Promise<Change> => {
      const { value, done } = await changes.next();
      if (done === true) throw new Error("the subscription has ended");
      // What the state showed already may come once more behind the cursor that was read with it.
      return value.inventoryChanged.reason === "STARTER_GRANT" ? next() : value.inventoryChanged;
    };
    await step("follow the inventory; see a grant arrive, with the owner's name", async () => {
      await grant("potion", "2");
      const change = await next();
      deepStrictEqual(summary(change), ["GRANT", "potion", "2"]);
      strictEqual(change.changes[0]?.item?.owner?.displayName, ada.displayName);
      strictEqual(change.changes[0]?.item?.quantity, "5");
    });
    const key = randomUUID();
    await step("drop the socket, miss an event", async () => {
      ada.network.cut();
      await grant("arrow", "7", key);
    });
    await step("resume: see what was missed, once, then go on live", async () => {
      const missed = next();
      ada.network.mend();
      deepStrictEqual(summary(await missed), ["GRANT", "arrow", "7"]);
      await grant("dawn-blade", "1");
      deepStrictEqual(summary(await next()), ["GRANT", "dawn-blade", "1"]);
    });
    await step(
      "send a grant again under its key: nothing more happens; another request is refused",
      async () => {
        await grant("arrow", "7", key);
        const refused = await grant("arrow", "8", key).catch((error: unknown) => error);
        strictEqual(refused instanceof MusterError ? refused.code : refused, "IDEMPOTENCY_CONFLICT");
      },
    );
    await step("use an item up, hand another to the other player", () => useAndGive(ada, grace, next));
    await step("find both inventories as they must be", async () => {
      deepStrictEqual(await holdings(ada.client), { arrow: 7n, potion: 4n, "traveller-cloak": 1n });
      deepStrictEqual(await holdings(grace.client), { "dawn-blade": 1n, potion: 3n, "traveller-cloak": 1n });
    });
    await step("log out; the access token is refused within a second", () => logout(ada));
  } finally {
    for (const client of clients) client.close();
  }
}

async function register(connect: (network: Network) => MusterClient, name: string): Promise<Traveller> {
  const network = createNetwork();
  const client = connect(network);
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

/** Waits for the starter grant, and reads it with the cursor from which to follow. */
async function starterGrant(client: MusterClient): Promise<{ readonly cursor: string }> {
  for (;;) {
    const { me } = await client.execute(InventoryDocument);
    if ((me.wallet?.length ?? 0) > 0 && me.inventoryCursor !== null) {
      deepStrictEqual(countItems(me), { potion: 3n, "traveller-cloak": 1n });
      deepStrictEqual(me.wallet, [{ currencyId: "gold", amount: "100" }]);
      return { cursor: me.inventoryCursor };
    }
    await pause(20);
  }
}

async function useAndGive(ada: Traveller, grace: Traveller, next: () => Promise<Change>): Promise<void> {
  const { me } = await ada.client.execute(InventoryDocument);
  const find = (definitionId: string): string => {
    const edge = me.items?.edges.find(({ node }) => node.definition.id === definitionId);
    if (edge === undefined) throw new Error(`there is no ${definitionId}`);
    return edge.node.id;
  };
  await ada.client.mutate(ConsumeItemDocument, { input: { itemId: find("potion"), quantity: "1" } });
  deepStrictEqual(summary(await next()), ["CONSUME", "potion", "-1"]);
  await ada.client.mutate(TransferItemDocument, {
    input: { itemId: find("dawn-blade"), quantity: "1", toPlayerId: grace.id },
  });
  deepStrictEqual(summary(await next()), ["TRANSFER", "dawn-blade", "-1"]);
}

async function logout({ client }: Traveller): Promise<void> {
  const tokens = client.session.get();
  await client.logout();
  await client.session.set(tokens);
  for (;;) {
    const answer = await client.execute(InventoryDocument).catch((error: unknown) => error);
    if (
      answer instanceof MusterError &&
      (answer.code === "SESSION_REVOKED" || answer.code === "UNAUTHENTICATED")
    )
      return;
    await pause(20);
  }
}

function summary({ reason, changes }: Change): readonly string[] {
  return [reason, ...changes.flatMap(({ definitionId, delta }) => [definitionId, delta])];
}

async function holdings(client: MusterClient): Promise<Record<string, bigint>> {
  return countItems((await client.execute(InventoryDocument)).me);
}

function countItems(me: InventoryQuery["me"]): Record<string, bigint> {
  const counts = new Map<string, bigint>();
  for (const { node } of me.items?.edges ?? []) {
    counts.set(node.definition.id, (counts.get(node.definition.id) ?? 0n) + BigInt(node.quantity));
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

async function within<T>(name: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: not done within ${patienceMs} ms`)), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
