import { randomUUID } from "node:crypto";
import { demoCredentials } from "@muster/stack";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type AskedPlatform, startAskedPlatform } from "./fixtures/asked-platform.js";

const [ada, grace, operator] = demoCredentials;
const [amountMax, tooLarge] = ["9223372036854775807", "9223372036854775808"];

type Who = "nobody" | "ada" | "grace" | "staff";

/** What the cases are about, made before the first of them. */
interface Scene {
  readonly tokens: Readonly<Record<Who, string | undefined>>;
  readonly adaId: string;
  readonly graceId: string;
  /** A stack of potions of Ada's that may be handed on. */
  readonly potions: string;
  /** Ada's until she gave it to Grace. */
  readonly cloak: string;
  /** In escrow for an open trade of Ada's, which Grace has accepted. */
  readonly blade: string;
  readonly openTrade: { readonly id: string; readonly version: number };
  readonly closedTrade: string;
  readonly refundedOrder: string;
  /** Ada's, handed in and granted. */
  readonly receipt: string;
  /** Bought with Ada's token and granted by the store's notice. */
  readonly otherReceipt: string;
  readonly foreignAppReceipt: string;
}

let platform: AskedPlatform;
let scene: Scene;

const purchase = "mutation ($input: PurchaseOfferInput!) { purchaseOffer(input: $input) { order { id } } }";
const refund = "mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { order { id } } }";
const submit = "mutation ($input: SubmitReceiptInput!) { submitReceipt(input: $input) { order { id } } }";
const propose =
  "mutation ($input: ProposeTradeInput!) { proposeTrade(input: $input) { trade { id version } } }";
const accept =
  "mutation ($input: TradeVersionInput!) { acceptTrade(input: $input) { trade { id version } } }";
const confirm = "mutation ($input: TradeVersionInput!) { confirmTrade(input: $input) { trade { id } } }";
const cancel = "mutation ($input: EndTradeInput!) { cancelTrade(input: $input) { trade { id } } }";
const grant = "mutation ($input: GrantItemsInput!) { grantItems(input: $input) { items { id } } }";
const transfer = "mutation ($input: TransferItemInput!) { transferItem(input: $input) { item { id } } }";
const openBox = "mutation ($input: OpenBoxInput!) { openBox(input: $input) { draw { id } } }";

beforeAll(async () => {
  platform = await startAskedPlatform();
  scene = await makeScene();
}, 60_000);

afterAll(() => platform?.stop());

async function makeScene(): Promise<Scene> {
  const { stack, stores, signIn } = platform;
  const [adaToken, adaId] = await signIn("login", ada);
  const [graceToken, graceId] = await signIn("login", grace);
  const [staffToken] = await signIn("loginStaff", operator);
  const tokens = { nobody: undefined, ada: adaToken, grace: graceToken, staff: staffToken };
  const publisher = stack.platform.asService("test", ["store:publish"]);
  await publisher(
    "store",
    "mutation ($input: PublishStoreCatalogInput!) { publishStoreCatalog(input: $input) { __typename } }",
    {
      changes: [
        freeOffer("last-one", { stock: { total: 1 } }),
        freeOffer("sixty-gems", { contents: { currencies: [{ currencyId: "gems", amount: "60" }] } }),
      ],
      ...{ note: "for tests", idempotencyKey: randomUUID() },
    },
  );
  const cloak = await itemOf(adaToken, "traveller-cloak");
  const potions = await itemOf(adaToken, "potion");
  await itemOf(graceToken, "potion");
  const blades = await deed(staffToken, grant, {
    ...{ playerId: adaId, items: [{ definitionId: "dawn-blade", quantity: "1" }], reason: "test" },
  });
  const blade = blades["grantItems"].items[0].id as string;
  await deed(graceToken, purchase, offerInput("last-one", "0"));
  await deed(adaToken, purchase, offerInput("daily-arrows", "0"));
  const sale = await deed(graceToken, purchase, offerInput("potion-pack", "25"));
  const refundedOrder = sale["purchaseOffer"].order.id as string;
  await deed(staffToken, refund, { orderId: refundedOrder, policy: "DEBT", reason: "test" });
  const closed = await deed(adaToken, propose, tradeInput(graceId, potions));
  const closedTrade = closed["proposeTrade"].trade.id as string;
  await deed(adaToken, cancel, { tradeId: closedTrade });
  await deed(adaToken, transfer, { itemId: cloak, quantity: "1", toPlayerId: graceId });
  const opened = await deed(adaToken, propose, tradeInput(graceId, blade));
  const proposed = opened["proposeTrade"].trade as Scene["openTrade"];
  const accepted = await deed(graceToken, accept, { tradeId: proposed.id, version: proposed.version });
  const tokenOf = "{ me { purchaseToken(provider: APPLE) } }";
  const appAccountToken = (await platform.ask({ query: tokenOf }, adaToken)).data?.["me"].purchaseToken;
  const bought = { productId: "com.example.muster.gempouch", appAccountToken };
  const [one, other] = [await stores.apple.buy(bought), await stores.apple.buy(bought)];
  await deed(adaToken, submit, { provider: "APPLE", receipt: one.signedTransaction });
  const signed = JSON.parse(
    Buffer.from(one.signedTransaction.split(".")[1] ?? "", "base64url").toString(),
  ) as object;
  const foreignAppReceipt = await stores.apple.sign({ ...signed, bundleId: "org.other.app" });
  await twoPaidOrders(staffToken);
  return {
    ...{ tokens, adaId, graceId, potions, cloak, blade, closedTrade, refundedOrder, foreignAppReceipt },
    openTrade: accepted["acceptTrade"].trade,
    receipt: one.signedTransaction,
    otherReceipt: other.signedTransaction,
  };
}

function freeOffer(id: string, more: object) {
  const contents = { items: [{ definitionId: "arrow", quantity: "1" }] };
  return {
    id: `offer:${id}`,
    content: { name: { en: id }, contents, prices: [{ currencyId: "gold", amount: "0" }], ...more },
  };
}

function offerInput(offerId: string, amount: string, quantity = 1) {
  return { offerId, quantity, expectedPrice: { currencyId: "gold", amount } };
}

function tradeInput(withPlayerId: string, itemId: string) {
  return { withPlayerId, offer: { items: [{ itemId, quantity: "1" }] }, request: {} };
}

/** Does what has to succeed. */
async function deed(token: string, query: string, input: object) {
  const variables = { input: { idempotencyKey: randomUUID(), ...input } };
  const { data, errors } = await platform.ask({ query, variables }, token);
  expect(errors).toBeUndefined();
  return data ?? {};
}

async function itemOf(token: string, definitionId: string): Promise<string> {
  const query = "{ me { items { edges { node { id definition { id } } } } } }";
  return vi.waitFor(
    async () => {
      const { data } = await platform.ask({ query }, token);
      const edges = data?.["me"].items.edges as { node: { id: string; definition: { id: string } } }[];
      const edge = edges.find(({ node }) => node.definition.id === definitionId);
      if (edge === undefined) throw new Error("the starter grant is not there yet");
      return edge.node.id;
    },
    { timeout: 10_000 },
  );
}

/** Both purchases are delivered: what was not handed in, by the store's notice. */
async function twoPaidOrders(token: string): Promise<void> {
  const query = '{ orders(filter: { offerId: "gem-pouch", state: GRANTED }) { edges { node { id } } } }';
  await vi.waitFor(
    async () => expect((await platform.ask({ query }, token)).data?.["orders"].edges).toHaveLength(2),
    { timeout: 10_000 },
  );
}

interface Case {
  readonly name: string;
  readonly as: Who;
  readonly query: string;
  readonly input: (scene: Scene) => object;
  readonly code: string;
  readonly details?: object;
}

const cases: readonly Case[] = [
  {
    ...{ name: "a purchase by nobody", as: "nobody", query: purchase, code: "UNAUTHENTICATED" },
    input: () => offerInput("potion-pack", "25"),
  },
  {
    ...{ name: "an offer that there is not", as: "ada", query: purchase, code: "OFFER_UNAVAILABLE" },
    input: () => offerInput("no-such-offer", "1"),
    details: { reason: "UNKNOWN" },
  },
  {
    ...{ name: "a stale price", as: "ada", query: purchase, code: "PRICE_CHANGED" },
    input: () => offerInput("potion-pack", "20"),
    details: { currencyId: "gold", amount: "25" },
  },
  {
    ...{ name: "what is sold out", as: "ada", query: purchase, code: "SOLD_OUT" },
    input: () => offerInput("last-one", "0"),
  },
  {
    ...{ name: "more than a limit allows", as: "ada", query: purchase, code: "LIMIT_REACHED" },
    input: () => offerInput("daily-arrows", "0"),
    details: { max: 1, period: "DAY" },
  },
  {
    ...{ name: "what costs more than is there", as: "ada", query: purchase, code: "INSUFFICIENT_FUNDS" },
    input: () => offerInput("founders-blade", "5000"),
    details: { currencyId: "gold", missing: "4900" },
  },
  {
    ...{ name: "a quantity of none", as: "ada", query: purchase, code: "BAD_USER_INPUT" },
    input: () => offerInput("potion-pack", "25", 0),
    details: { field: "quantity" },
  },
  {
    ...{ name: "a total beyond 64 bits", as: "ada", query: purchase, code: "BAD_USER_INPUT" },
    input: () => offerInput("potion-pack", amountMax, 2),
    details: { field: "expectedPrice.amount" },
  },
  {
    ...{ name: "a price beyond 64 bits", as: "ada", query: purchase, code: "BAD_USER_INPUT" },
    input: () => offerInput("potion-pack", tooLarge),
    details: { field: "input.expectedPrice.amount" },
  },
  {
    ...{ name: "a grant of the most that 64 bits hold", as: "staff", query: grant, code: "BAD_USER_INPUT" },
    input: ({ adaId }) => ({
      ...{ playerId: adaId, items: [], reason: "r" },
      currencies: [{ currencyId: "gold", amount: amountMax }],
    }),
    details: { field: "currencies[0].amount" },
  },
  {
    ...{ name: "a gift to oneself", as: "ada", query: purchase, code: "BAD_USER_INPUT" },
    input: ({ adaId }) => ({ ...offerInput("potion-pack", "25"), giftTo: adaId }),
    details: { field: "giftTo" },
  },
  {
    ...{ name: "a box that is none", as: "ada", query: openBox, code: "BAD_USER_INPUT" },
    input: ({ potions }) => ({ itemId: potions }),
    details: { field: "itemId" },
  },
  {
    ...{ name: "another's box", as: "ada", query: openBox, code: "ITEM_NOT_OWNED" },
    input: ({ cloak }) => ({ itemId: cloak }),
  },
  {
    ...{ name: "a receipt that is none", as: "ada", query: submit, code: "RECEIPT_INVALID" },
    input: () => ({ provider: "APPLE", receipt: "not-a-receipt" }),
    details: { reason: "malformed" },
  },
  {
    ...{ name: "a forged receipt", as: "ada", query: submit, code: "RECEIPT_INVALID" },
    input: ({ receipt }) => ({ provider: "APPLE", receipt: forge(receipt) }),
  },
  {
    ...{ name: "a receipt of another app", as: "ada", query: submit, code: "RECEIPT_INVALID" },
    input: ({ foreignAppReceipt }) => ({ provider: "APPLE", receipt: foreignAppReceipt }),
    details: { reason: "other-app" },
  },
  {
    ...{ name: "a receipt that another player used", as: "grace", query: submit, code: "RECEIPT_USED" },
    input: ({ receipt }) => ({ provider: "APPLE", receipt }),
  },
  {
    ...{ name: "a receipt for another player", as: "grace", query: submit, code: "RECEIPT_USED" },
    input: ({ otherReceipt }) => ({ provider: "APPLE", receipt: otherReceipt }),
  },
  {
    ...{ name: "a refund without the scope", as: "ada", query: refund, code: "FORBIDDEN" },
    input: ({ refundedOrder }) => ({ orderId: refundedOrder, policy: "DEBT", reason: "r" }),
  },
  {
    ...{ name: "a second refund", as: "staff", query: refund, code: "ALREADY_REFUNDED" },
    input: ({ refundedOrder }) => ({ orderId: refundedOrder, policy: "DEBT", reason: "r" }),
  },
  {
    ...{ name: "a trade with oneself", as: "ada", query: propose, code: "BAD_USER_INPUT" },
    input: ({ adaId, potions }) => tradeInput(adaId, potions),
    details: { field: "withPlayerId" },
  },
  {
    ...{ name: "a trade of what was given away", as: "ada", query: propose, code: "ITEM_NOT_OWNED" },
    input: ({ graceId, cloak }) => tradeInput(graceId, cloak),
  },
  {
    ...{ name: "a trade of what is in another trade", as: "ada", query: propose, code: "ITEM_NOT_OWNED" },
    input: ({ graceId, blade }) => tradeInput(graceId, blade),
  },
  {
    ...{ name: "a trade of what came as a gift today", as: "grace", query: propose, code: "TRADE_LOCKED" },
    input: ({ adaId, cloak }) => tradeInput(adaId, cloak),
    details: { reason: "gift", field: "offer.items[0].itemId" },
  },
  {
    ...{ name: "a trade that is over", as: "grace", query: accept, code: "TRADE_CLOSED" },
    input: ({ closedTrade }) => ({ tradeId: closedTrade, version: 1 }),
    details: { state: "cancelled" },
  },
  {
    ...{ name: "a version that nobody has seen", as: "grace", query: confirm, code: "CONFLICT" },
    input: ({ openTrade }) => ({ tradeId: openTrade.id, version: openTrade.version + 1 }),
  },
];

/** The same text with other content under the old signature. */
function forge(receipt: string): string {
  const [head = "", content = "", signature = ""] = receipt.split(".");
  const claims = JSON.parse(Buffer.from(content, "base64url").toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...claims, transactionId: "999" })).toString("base64url");
  return [head, changed, signature].join(".");
}

test.each(cases)("$name is $code and changes nothing", async ({ as, query, input, code, details }) => {
  const { ask, footprint } = platform;
  const before = await footprint();
  const variables = { input: { idempotencyKey: randomUUID(), ...input(scene) } };
  const { errors } = await ask({ query, variables }, scene.tokens[as]);
  expect(errors?.[0]?.extensions).toMatchObject({
    ...{ code, retryable: false },
    ...(details === undefined ? {} : { details }),
  });
  expect(await footprint()).toEqual(before);
});

test("who owes what a refund took back can buy nothing, and is told what", async () => {
  const { ask, footprint, signIn } = platform;
  const username = "bad-economy-debtor";
  const password = randomUUID();
  const registration = { username, displayName: "Debtor", password };
  const register = "mutation ($input: RegisterInput!) { register(input: $input) { player { id } } }";
  await ask({ query: register, variables: { input: registration } });
  const [token] = await signIn("login", { username, password });
  const staff = scene.tokens.staff ?? "";
  await itemOf(token, "potion");
  const sale = await deed(token, purchase, offerInput("sixty-gems", "0"));
  const blade = { offerId: "founders-blade", expectedPrice: { currencyId: "gems", amount: "50" } };
  await deed(token, purchase, blade);
  const orderId = sale["purchaseOffer"].order.id;
  await deed(staff, refund, { orderId, policy: "DEBT", reason: "test" });
  const before = await footprint();
  const input = { idempotencyKey: randomUUID(), ...offerInput("potion-pack", "25") };
  const { errors } = await ask({ query: purchase, variables: { input } }, token);
  expect(errors?.[0]?.extensions).toMatchObject({
    ...{ code: "ACCOUNT_IN_DEBT", details: { currencyId: "gems", amount: "50" } },
  });
  expect(await footprint()).toEqual(before);
});
