/**
 * The servers of stores and payment providers, on this machine: what the vendors' own libraries talk to in tests and in the
 * demo. They hold everything in memory, listen on 127.0.0.1 alone, and are refused in production.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Config, ConfigError, type Secrets } from "@muster/config";
import type { Random, SystemClock } from "@muster/runtime";
import { type AppleSimulator, startAppleSimulator } from "./apple.js";
import { type CheckoutSimulator, startCheckoutSimulator } from "./checkout.js";
import { type GoogleSimulator, startGoogleSimulator } from "./google.js";
import { noFaults, startServer } from "./server.js";
import { type SteamSimulator, startSteamSimulator } from "./steam.js";
import { storefront } from "./storefront.js";

export { type AppleSimulator, startAppleSimulator } from "./apple.js";
export { type CheckoutSimulator, startCheckoutSimulator } from "./checkout.js";
export { type GoogleSimulator, startGoogleSimulator } from "./google.js";
export type { NoticeSender } from "./notice-sender.js";
export type { Simulator, SimulatorOptions } from "./options.js";
export type { Faults } from "./server.js";
export { type SteamSimulator, startSteamSimulator } from "./steam.js";

/** All of them, running. */
export interface Simulators {
  readonly apple: AppleSimulator;
  readonly google: GoogleSimulator;
  readonly steam: SteamSimulator;
  readonly checkout: CheckoutSimulator;
  /** Where a demo or a journey of another process does what customers do: `POST <url>/<provider>/<action>`, in JSON. */
  readonly storefrontUrl: string;
  /** The settings under which the store uses them, for `withSettings`. */
  readonly config: Partial<Config>;
  /** Where notices go: the gateway's address, e.g. `http://127.0.0.1:4000`. Until then they wait. */
  deliverTo(gatewayUrl: string): void;
  close(): Promise<void>;
}

const bundle = "org.muster.demo";
/** As stores do, for as long as a demo may need to come back. */
const retryDelaysMs = [250, 1000, 4000, 15_000, 60_000];

/**
 * Starts a simulator of each provider. The keys are those of `secrets`, which the store reads too, in whichever process;
 * Apple's root certificate goes to a file in MUSTER_DATA_DIR.
 *
 * @throws ConfigError in production.
 */
export async function startSimulators(deps: {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly clock: SystemClock;
  readonly random: Random;
}): Promise<Simulators> {
  const { config, secrets, clock, random } = deps;
  if (config.NODE_ENV === "production")
    throw new ConfigError("NODE_ENV", "must not be production where payments are simulated");
  const options = { clock, random, retryDelaysMs, timeoutMs: config.PROVIDER_TIMEOUT_MS };
  const { applePrivateKey: privateKey, googleServiceAccount: serviceAccount } = secrets;
  const pushAudience = "muster-store";
  const pushEmail = "push@muster-development.iam.gserviceaccount.com";
  const ids = { issuerId: "57246542-96fe-1a63-e053-0824d011072a", keyId: "SIMULATED1" };
  const [apple, google, steam, checkout] = await Promise.all([
    startAppleSimulator({ ...options, credentials: { bundleId: bundle, ...ids, privateKey } }),
    startGoogleSimulator({
      ...options,
      credentials: { packageName: bundle, serviceAccount, pushAudience, pushEmail },
    }),
    startSteamSimulator({ ...options, credentials: { appId: 480, webApiKey: secrets.steamWebApiKey } }),
    startCheckoutSimulator({
      ...options,
      credentials: { secretKey: secrets.stripeSecretKey, webhookSecret: secrets.stripeWebhookSecret },
    }),
  ]);
  const all = { apple, google, steam, checkout };
  const rootPath = keepRoot(config, apple);
  const server = await startServer({ port: 0, clock, faults: noFaults() }, () => storefront(all));
  return {
    ...all,
    storefrontUrl: server.url,
    config: {
      APPLE_BUNDLE_ID: bundle,
      APPLE_ENVIRONMENT: "sandbox",
      APPLE_ROOT_CERTIFICATES: [rootPath],
      APPLE_ISSUER_ID: ids.issuerId,
      APPLE_KEY_ID: ids.keyId,
      APPLE_API_URL: apple.url,
      GOOGLE_PACKAGE_NAME: bundle,
      GOOGLE_PUSH_AUDIENCE: pushAudience,
      GOOGLE_PUSH_EMAIL: pushEmail,
      GOOGLE_API_URL: google.url,
      STEAM_APP_ID: 480,
      STEAM_ENVIRONMENT: "sandbox",
      STEAM_API_URL: steam.url,
      STRIPE_ENVIRONMENT: "sandbox",
      STRIPE_API_URL: checkout.url,
    },
    deliverTo(gatewayUrl) {
      for (const [name, { notices }] of Object.entries(all))
        notices.deliverTo(`${gatewayUrl}/store/webhooks/${name}`);
    },
    async close() {
      await Promise.all([server.close(), ...Object.values(all).map((one) => one.close())]);
      rmSync(rootPath, { force: true });
    },
  };
}

/** The file with the root certificate, one for each run since each has a chain of its own. */
function keepRoot(config: Config, apple: AppleSimulator): string {
  const directory = resolve(config.MUSTER_DATA_DIR, "simulators");
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `apple-root-${apple.chain.root.certificate.serialNumber}.pem`);
  writeFileSync(path, apple.chain.root.certificate.toString("pem"));
  return path;
}
