import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { PlayerId } from "@muster/inventory/service";
import type { Postgres } from "@muster/postgres";
import { createSystemRandom, type SystemClock } from "@muster/runtime";
import type { GoogleSettings } from "@muster/store/providers/google";
import { startGoogleSimulator } from "@muster/store/simulators";
import type { Children } from "./children.js";

/** The phone's store, whose server is simulated: where players buy for money, and are refunded. */
export interface PhoneStore {
  /** What the store's adapter is to be given. */
  readonly settings: GoogleSettings;
  /** Who bought what, by the purchase's token. */
  readonly bought: ReadonlyMap<string, PlayerId>;
  /** Buys on the phone; the token is the receipt. */
  buy(playerId: PlayerId, accountToken: string): string;
  refund(token: string): void;
  isRefunded(token: string): boolean;
  /** Whether it was told that the purchase was delivered. */
  isAcknowledged(token: string): boolean;
  /** Hands its notices to one of `children`, each at least once and again until it is taken. */
  deliverTo(children: Pick<Children, "call">): void;
  /** Resolves when every notice is taken and applied and every delivery acknowledged. */
  settle(admin: Postgres): Promise<void>;
  close(): Promise<void>;
}

/** The product that is sold for money. */
export const phoneOffer = { id: "phone", productId: "com.example.phone", swords: 1, gems: 7 } as const;

/** Starts a {@link PhoneStore}, which sends each notice twice. */
export async function openPhoneStore(clock: SystemClock): Promise<PhoneStore> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const google = await startGoogleSimulator({
    ...{ clock, random: createSystemRandom(), retryDelaysMs: Array.from({ length: 600 }, () => 100) },
    credentials: {
      packageName: "com.example.game",
      serviceAccount: {
        clientEmail: "store@example.iam.gserviceaccount.com",
        privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
      },
      ...{ pushAudience: "store", pushEmail: "push@example.iam.gserviceaccount.com" },
    },
  });
  google.faults.duplicates = true;
  const bought = new Map<string, PlayerId>();
  let webhook: Server | undefined;
  return {
    settings: google.settings,
    bought,
    buy(playerId, obfuscatedAccountId) {
      const price = { currency: "USD", amountMicros: 990_000n };
      const { productId } = phoneOffer;
      const { purchaseToken } = google.buy({ productId, obfuscatedAccountId, price, regionCode: "US" });
      bought.set(purchaseToken, playerId);
      return purchaseToken;
    },
    refund: (token) => google.refund(token),
    isRefunded: (token) => google.find(token).refundedQuantity > 0,
    isAcknowledged: (token) => google.find(token).isAcknowledged || google.find(token).isConsumed,
    deliverTo(children) {
      const server = createServer((request, response) => {
        void readAll(request)
          .then((body) => {
            const { headers } = request;
            return children.call("takeNotices", { provider: "google", request: { headers, body } });
          })
          .then(({ kind }) => response.writeHead(kind === "answer" ? 200 : 503).end());
      });
      webhook = server;
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        google.notices.deliverTo(`http://127.0.0.1:${port}/`);
      });
    },
    async settle(admin) {
      await google.notices.settled();
      for (let tries = 0; tries < 600; tries++) {
        const [row] = await admin.query<{ readonly left: bigint }>(
          "SELECT count(*) AS left FROM jobs.jobs WHERE name LIKE 'store.%' AND state IN ('waiting', 'running') AND key <> 'recurring'",
        );
        if (row?.left === 0n) return;
        await clock.sleep(100);
      }
      throw new Error("the store's errands were not done in a minute");
    },
    async close() {
      await google.close();
      if (webhook === undefined) return;
      webhook.closeAllConnections();
      webhook.close();
      await once(webhook, "close");
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
