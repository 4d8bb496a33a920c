import { generateKeyPairSync } from "node:crypto";
import type { PlayerId } from "@muster/inventory/service";
import type { Postgres } from "@muster/postgres";
import { createSystemRandom, type SystemClock } from "@muster/runtime";
import type { ProviderSettings } from "@muster/store/providers";
import type { OpenCheckout } from "@muster/store/service";
import {
  startAppleSimulator,
  startCheckoutSimulator,
  startGoogleSimulator,
  startSteamSimulator,
} from "@muster/store/simulators";
import type { Children } from "../faults/children.js";
import { show } from "../faults/show.js";
import { openWebhooks, type Webhooks } from "./webhooks.js";

/** What became of the money of a sale, by its provider. */
export type Standing = "unpaid" | "paid" | "refunded" | "chargedBack";

/** Something that a customer buys for money. */
export interface Sale {
  readonly provider: "apple" | "google" | "steam" | "checkout";
  /** Names it in the store: our order, where the purchase began with us, else the provider's transaction. */
  readonly id: string;
  readonly playerId: PlayerId;
  readonly offer: MoneyOffer;
  standing(): Standing;
  /** Pays what is not paid, where the provider still lets. */
  pay(): void;
  /** The provider gives the money back, if it was paid. */
  refund(): void;
  /** The customer's bank takes the money back, if it was paid and the provider has such a thing. */
  chargeBack(): void;
  /** What was taken back is paid after all, if the provider has such a thing and enough time has passed to tell one from the other. */
  restore(): void;
  /** Whether the provider was told of the delivery, or wants to hear nothing. */
  isAcknowledged(): boolean;
}

/** All who sell for money, simulated: where players buy, and what their providers say of it. */
export interface Storefronts {
  /** What the adapters are to be given. */
  readonly settings: ProviderSettings;
  /** By their ids. */
  readonly sales: ReadonlyMap<string, Sale>;
  /** Buys on a device; `receipt` is what the device hands to the game. */
  buy(
    provider: "apple" | "google",
    playerId: PlayerId,
    accountToken: string,
  ): Promise<{ readonly sale: Sale; readonly receipt: string }>;
  /** Notes an order of an offer that waits to be paid. */
  open(provider: "steam" | "checkout", playerId: PlayerId, opened: OpenCheckout, offer: MoneyOffer): Sale;
  /** Hands notices to one of `children`, each at least once, again until it is taken, and some in the wrong order. */
  deliverTo(children: Pick<Children, "call">): void;
  /** Resolves when every wait for a payment is over, every notice taken and applied, and every errand done. */
  settle(admin: Postgres): Promise<void>;
  close(): Promise<void>;
}

/** What is sold for money, under the names that the providers have for it. */
export interface MoneyOffer {
  readonly id: string;
  readonly productIds: Readonly<Partial<Record<Sale["provider"], string>>>;
  readonly swords: number;
  readonly gems: number;
  /** How much there is of it; without it there is no end. */
  readonly stock?: number;
}

/** What anyone may buy everywhere. */
export const phoneOffer = {
  id: "phone",
  productIds: { apple: "com.example.phone", google: "com.example.phone", steam: "1001", checkout: "phone" },
  swords: 1,
  gems: 7,
} as const satisfies MoneyOffer;

/** What there is little of, where an order waits to be paid with its stock reserved: it sells out in the run's second half. */
export function figureOffer(operations: number): MoneyOffer {
  const productIds = { steam: "1002", checkout: "figure" };
  return { id: "figure", productIds, swords: 2, gems: 1, stock: Math.max(3, Math.floor(operations / 500)) };
}

/** Providers tell the time of some changes in whole seconds: what follows sooner cannot be told apart. */
const apartMs = 2000;
const shuffleMs = 700;

/** Starts {@link Storefronts}, which send each notice twice. */
export async function openStorefronts(clock: SystemClock): Promise<Storefronts> {
  const options = {
    clock,
    random: createSystemRandom(),
    retryDelaysMs: Array.from({ length: 600 }, () => 100),
  };
  const { productIds } = phoneOffer;
  const [apple, google, steam, checkout] = await Promise.all([
    startAppleSimulator({
      ...options,
      credentials: {
        ...{
          bundleId: "com.example.game",
          issuerId: "57246542-96fe-1a63-e053-0824d011072a",
          keyId: "TRIAL00001",
        },
        privateKey: pemOf(generateKeyPairSync("ec", { namedCurve: "P-256" })),
      },
    }),
    startGoogleSimulator({
      ...options,
      credentials: {
        packageName: "com.example.game",
        serviceAccount: {
          clientEmail: "store@example.iam.gserviceaccount.com",
          privateKey: pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 })),
        },
        ...{ pushAudience: "store", pushEmail: "push@example.iam.gserviceaccount.com" },
      },
    }),
    startSteamSimulator({ ...options, credentials: { appId: 480, webApiKey: "trial" } }),
    startCheckoutSimulator({
      ...options,
      credentials: { secretKey: "sk_test_trial", webhookSecret: "whsec_trial" },
    }),
  ]);
  const senders = [apple, google, checkout];
  for (const { faults } of senders) faults.duplicates = true;
  const sales = new Map<string, Sale>();
  const stopping = new AbortController();
  let webhooks: Webhooks | undefined;
  let shuffling: Promise<unknown> = Promise.resolve();

  const keep = (sale: Sale): Sale => {
    sales.set(sale.id, sale);
    return sale;
  };
  const nothing = (): void => undefined;
  const buyFromApple = async (playerId: PlayerId, appAccountToken: string) => {
    const { transactionId: id, signedTransaction: receipt } = await apple.buy({
      ...{ productId: productIds.apple, appAccountToken, priceMillis: 990 },
    });
    let [isRefunded, changedAtMs] = [false, 0];
    const change = (to: boolean): boolean => {
      if (isRefunded === to || clock.nowMs() - changedAtMs < apartMs) return false;
      [isRefunded, changedAtMs] = [to, clock.nowMs()];
      return true;
    };
    const sale = keep({
      ...{
        provider: "apple",
        id,
        playerId,
        offer: phoneOffer,
        pay: nothing,
        chargeBack: nothing,
        isAcknowledged: () => true,
      },
      standing: () => (isRefunded ? "refunded" : "paid"),
      refund() {
        if (change(true)) apple.refund(id);
      },
      restore() {
        if (change(false)) apple.reverseRefund(id);
      },
    });
    return { sale, receipt };
  };
  const buyFromGoogle = (playerId: PlayerId, obfuscatedAccountId: string) => {
    const price = { currency: "USD", amountMicros: 990_000n };
    const bought = google.buy({ productId: productIds.google, obfuscatedAccountId, price, regionCode: "US" });
    const id = bought.purchaseToken;
    const sale = keep({
      ...{
        provider: "google",
        id,
        playerId,
        offer: phoneOffer,
        pay: nothing,
        chargeBack: nothing,
        restore: nothing,
      },
      standing: () => (google.find(id).refundedQuantity > 0 ? "refunded" : "paid"),
      refund() {
        if (google.find(id).refundedQuantity === 0) google.refund(id);
      },
      isAcknowledged: () => google.find(id).isAcknowledged || google.find(id).isConsumed,
    });
    return { sale, receipt: id };
  };
  const openAtSteam = (playerId: PlayerId, id: string, offer: MoneyOffer): Sale => {
    const standings: Readonly<Record<string, Standing>> = {
      ...{ Succeeded: "paid", Refunded: "refunded", Chargedback: "chargedBack" },
    };
    const standing = (): Standing => standings[steam.statusOf(id) ?? ""] ?? "unpaid";
    return {
      ...{ provider: "steam", id, playerId, offer, standing, restore: nothing, isAcknowledged: () => true },
      pay() {
        if (steam.statusOf(id) === "Init") steam.approve(id);
      },
      refund() {
        if (standing() === "paid") steam.refund(id);
      },
      chargeBack() {
        if (standing() === "paid") steam.chargeBack(id);
      },
    };
  };
  const openOnTheWeb = (
    playerId: PlayerId,
    { order: { id }, url }: OpenCheckout,
    offer: MoneyOffer,
  ): Sale => {
    const sessionId = url?.split("/pay/")[1] ?? "";
    const session = () => checkout.find(sessionId);
    const payment = (): string => session().paymentId ?? "";
    let disputedAtMs = 0;
    const standing = (): Standing => {
      const { isPaid, isDisputed, amountRefunded } = session();
      if (amountRefunded > 0) return "refunded";
      return isDisputed ? "chargedBack" : isPaid ? "paid" : "unpaid";
    };
    return {
      ...{ provider: "checkout", id, playerId, offer, standing, isAcknowledged: () => true },
      pay() {
        if (session().status === "open") checkout.pay(sessionId);
      },
      refund() {
        if (standing() === "paid" && clock.nowMs() - disputedAtMs >= apartMs) checkout.refund(payment());
      },
      chargeBack() {
        if (standing() !== "paid" || clock.nowMs() - disputedAtMs < apartMs) return;
        disputedAtMs = clock.nowMs();
        checkout.chargeBack(payment());
      },
      restore() {
        if (standing() !== "chargedBack" || clock.nowMs() - disputedAtMs < apartMs) return;
        disputedAtMs = clock.nowMs();
        checkout.winDispute(payment());
      },
    };
  };
  /** Keeps notices for a while, and sends the newest first. */
  const shuffle = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await clock.sleep(shuffleMs, stopping.signal);
      for (const { notices } of senders) notices.hold();
      await clock.sleep(shuffleMs, stopping.signal);
      await Promise.all(senders.map(({ notices }) => notices.releaseNewestFirst()));
    }
  };

  return {
    settings: {
      ...{
        apple: apple.settings,
        google: google.settings,
        steam: steam.settings,
        checkout: checkout.settings,
      },
    },
    sales,
    buy: async (provider, playerId, token) =>
      provider === "apple" ? buyFromApple(playerId, token) : buyFromGoogle(playerId, token),
    open(provider, playerId, opened, offer) {
      const { id } = opened.order;
      return (
        sales.get(id) ??
        keep(provider === "steam" ? openAtSteam(playerId, id, offer) : openOnTheWeb(playerId, opened, offer))
      );
    },
    deliverTo(children) {
      const opened = openWebhooks(children);
      webhooks = opened;
      for (const [name, { notices }] of Object.entries({ apple, google, checkout }))
        opened.onReady((url) => notices.deliverTo(`${url}/${name}`));
      shuffling = shuffle();
    },
    async settle(admin) {
      stopping.abort();
      await shuffling;
      const sinceMs = clock.nowMs();
      for (let tries = 0; tries < 1200; tries++) {
        // What failed often waits long before it is tried again; that it is tried is not in question.
        if (tries % 20 === 0)
          await admin.query(
            "UPDATE jobs.jobs SET run_at_ms = 0 WHERE state = 'waiting' AND key <> 'recurring' AND run_at_ms > 0",
          );
        await Promise.all(senders.map(({ notices }) => notices.settled()));
        const [row] = await admin.query<{ readonly left: bigint; readonly read: Date | null }>(
          `SELECT (SELECT count(*) FROM jobs.jobs WHERE name LIKE 'store.%' AND state IN ('waiting', 'running')
              AND key <> 'recurring') AS left,
            (SELECT read_until FROM store.void_cursors WHERE provider = 'steam') AS read`,
        );
        if (row?.left === 0n && (row.read?.getTime() ?? 0) > sinceMs) return;
        await clock.sleep(100);
      }
      const left = await admin.query(
        `SELECT name, state, attempt, error FROM jobs.jobs WHERE state IN ('waiting', 'running') AND key <> 'recurring' LIMIT 5`,
      );
      throw new Error(`the store's errands were not done in two minutes: ${show(left)}`);
    },
    async close() {
      stopping.abort();
      await Promise.all([apple.close(), google.close(), steam.close(), checkout.close()]);
      await webhooks?.close();
    },
  };
}

function pemOf({ privateKey }: ReturnType<typeof generateKeyPairSync>): string {
  return String(privateKey.export({ type: "pkcs8", format: "pem" }));
}
