import { deepStrictEqual, strictEqual } from "node:assert";
import { randomUUID } from "node:crypto";
import {
  ConsumeItemDocument,
  GrantItemsDocument,
  InventoryDocument,
  type MusterClient,
  MusterError,
  TransferItemDocument,
} from "@muster/client";
import { type Changes, followInventory, summary } from "./changes.js";
import { createNetwork } from "./droppable-socket.js";
import { acceptMatch, findServer, formParty, joinQueue } from "./matching.js";
import { matchIdOf, race, readRatings } from "./racing.js";
import { refundAtStore, spendIt, submitReceipt } from "./receipt.js";
import { buyOffer, openBox } from "./shopping.js";
import { readHistory, readStatement } from "./statement.js";
import { trade, tradeTooEarly } from "./trading.js";
import {
  type Clients,
  countItems,
  createClients,
  findItem,
  holdings,
  pause,
  register,
  type Traveller,
} from "./traveller.js";

/** One step of the journey was done. */
export interface JourneyStep {
  readonly name: string;
  readonly durationMs: number;
}

/** Where the journey goes, and as whom. */
export interface JourneyOptions {
  /** The gateway, `http://host:port`. */
  readonly url: string;
  /** Where a simulated store's customers are played; where absent, nothing is paid for with money. */
  readonly storefrontUrl: string | undefined;
  /** A staff account with the scopes inventory:grant and inventory:read. */
  readonly operator: { readonly username: string; readonly password: string };
  readonly onStep: (step: JourneyStep) => void;
}

/** Does one part of the journey under a name, within a bound of time: `patienceMs`, ten seconds where it is absent. */
type Step = <T>(name: string, work: () => Promise<T>, patienceMs?: number) => Promise<T>;

const usualPatienceMs = 10_000;
/** A match is played in seconds, and ends when its server has reported. */
const matchPatienceMs = 60_000;

/**
 * Two players' first minutes through the SDK. They register and find their starter grant; one follows the inventory, over a lost
 * socket; they buy, open a box, and trade; a purchase in a store is refunded after it was spent; what is written of it adds up. Two
 * others come, and the four find a match as two parties, accept it, get a server, and play until a team has won.
 *
 * @throws AssertionError, MusterError at the first step that fails.
 */
export async function runJourney({ url, storefrontUrl, operator, onStep }: JourneyOptions): Promise<void> {
  const step: Step = async (name, work, patienceMs = usualPatienceMs) => {
    const startMs = performance.now();
    const result = await within(name, work(), patienceMs);
    onStep({ name, durationMs: performance.now() - startMs });
    return result;
  };
  const clients = createClients(url);
  try {
    const [ada, grace] = await step("register two players", () =>
      Promise.all([register(clients, "Ada"), register(clients, "Grace")]),
    );
    const starter = await step("find the starter grant", () => starterGrant(ada.client));
    await step("find it with the other player too", () => starterGrant(grace.client));
    const staff = clients.connect(createNetwork());
    const { username, password } = operator;
    await step("sign in as the operator", () => staff.loginStaff({ username, password }));
    const changes = followInventory(ada, starter.cursor);
    await followGrants(step, { ada, grace, staff, changes });
    await step("buy an offer: once, at its price of now", () => buyOffer(ada, changes));
    await step("read a box's odds, buy it, open it", () => openBox(ada, changes));
    await step("trade with the other player; both see each step", () => trade(ada, grace));
    await step("find that a gift cannot be handed on yet", () => tradeTooEarly(grace, ada));
    if (storefrontUrl !== undefined) {
      const receipt = await step("pay in a store, hand in the receipt", () =>
        submitReceipt(ada, grace, storefrontUrl),
      );
      await step("spend what it gave", () => spendIt(ada));
      await step("have it refunded: the rest is taken back, and owed", () =>
        refundAtStore(ada, changes, receipt, storefrontUrl),
      );
    }
    await step("read the statement: it adds up to the wallet", () => readStatement(ada));
    await step("read where an item came from", () => readHistory(grace, ada));
    await findMatch(step, clients, [ada, grace]);
    await step("log out; the access token is refused within a second", () => logout(ada));
  } finally {
    clients.close();
  }
}

/** Two parties of two queue, and play each other or whoever else waits. */
async function findMatch(step: Step, clients: Clients, pair: readonly [Traveller, Traveller]): Promise<void> {
  const others = await step("register two more", () =>
    Promise.all([register(clients, "Edsger"), register(clients, "Barbara")] as const),
  );
  const pairs = [pair, others];
  const parties = await step("make two parties", () =>
    Promise.all(pairs.map(async (players) => ({ partyId: await formParty(...players), players }))),
  );
  const mates = new Map(pairs.flatMap(([one, other]) => [[one.id, other.id] as const, [other.id, one.id]]));
  const queuers = await step("queue for a match of two against two", () => joinQueue(parties, "squads"));
  await step("hear of a match, over a lost socket too; all accept it", () => acceptMatch(queuers));
  await step("find the teams, and each a token for the server", () => findServer(queuers, mates));
  const matchId = await matchIdOf(pair[0]);
  await step("play it over UDP until a team has won", () => race(queuers), matchPatienceMs);
  await step("read the result, and how it moved ratings", () => readRatings(queuers, matchId));
}

/** What one player is granted the player sees as it comes, over a lost socket too. */
async function followGrants(
  step: Step,
  {
    ada,
    grace,
    staff,
    changes,
  }: {
    readonly ada: Traveller;
    readonly grace: Traveller;
    readonly staff: MusterClient;
    readonly changes: Changes;
  },
): Promise<void> {
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
  await step("follow the inventory; see a grant arrive, with the owner's name", async () => {
    await grant("potion", "2");
    const change = await changes.next();
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
    const missed = changes.next();
    ada.network.mend();
    deepStrictEqual(summary(await missed), ["GRANT", "arrow", "7"]);
    await grant("dawn-blade", "1");
    deepStrictEqual(summary(await changes.next()), ["GRANT", "dawn-blade", "1"]);
  });
  await step(
    "send a grant again under its key: nothing more happens; another request is refused",
    async () => {
      await grant("arrow", "7", key);
      const refused = await grant("arrow", "8", key).catch((error: unknown) => error);
      strictEqual(refused instanceof MusterError ? refused.code : refused, "IDEMPOTENCY_CONFLICT");
    },
  );
  await step("use an item up, hand another to the other player", () => useAndGive(ada, grace, changes));
  await step("find both inventories as they must be", async () => {
    deepStrictEqual(await holdings(ada), { arrow: 7n, potion: 4n, "traveller-cloak": 1n });
    deepStrictEqual(await holdings(grace), { "dawn-blade": 1n, potion: 3n, "traveller-cloak": 1n });
  });
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

async function useAndGive(ada: Traveller, grace: Traveller, changes: Changes): Promise<void> {
  const [potion, blade] = [await findItem(ada, "potion"), await findItem(ada, "dawn-blade")];
  await ada.client.mutate(ConsumeItemDocument, { input: { itemId: potion, quantity: "1" } });
  deepStrictEqual(summary(await changes.next()), ["CONSUME", "potion", "-1"]);
  await ada.client.mutate(TransferItemDocument, {
    input: { itemId: blade, quantity: "1", toPlayerId: grace.id },
  });
  deepStrictEqual(summary(await changes.next()), ["TRANSFER", "dawn-blade", "-1"]);
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

async function within<T>(name: string, work: Promise<T>, patienceMs: number): Promise<T> {
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
