import { readFileSync } from "node:fs";
import { type Config, ConfigError, type Secrets } from "@muster/config";
import type { AppleSettings } from "./apple.js";
import type { CheckoutSettings } from "./checkout.js";
import type { GoogleSettings } from "./google.js";
import type { SteamSettings } from "./steam.js";

/** What each provider that is on is reached with. */
export interface ProviderSettings {
  readonly apple?: AppleSettings;
  readonly google?: GoogleSettings;
  readonly steam?: SteamSettings;
  readonly checkout?: CheckoutSettings;
}

/**
 * The settings of the providers that are on: those with APPLE_BUNDLE_ID, GOOGLE_PACKAGE_NAME, STEAM_APP_ID and
 * STRIPE_ENVIRONMENT. Secrets of the others are not read.
 *
 * @throws ConfigError for a setting that a provider lacks, and for a simulator in production.
 */
export function readProviderSettings(config: Config, secrets: Secrets): ProviderSettings {
  const timeoutMs = config.PROVIDER_TIMEOUT_MS;
  for (const name of ["APPLE_API_URL", "GOOGLE_API_URL", "STEAM_API_URL", "STRIPE_API_URL"] as const)
    if (config.NODE_ENV === "production" && config[name] !== undefined)
      throw new ConfigError(name, "must not be set in production: it names a simulator");
  return {
    ...(config.APPLE_BUNDLE_ID !== undefined && {
      apple: toAppleSettings(config, config.APPLE_BUNDLE_ID, secrets),
    }),
    ...(config.GOOGLE_PACKAGE_NAME !== undefined && {
      google: {
        packageName: config.GOOGLE_PACKAGE_NAME,
        serviceAccount: secrets.googleServiceAccount,
        pushAudience: demand(config, "GOOGLE_PUSH_AUDIENCE"),
        pushEmail: demand(config, "GOOGLE_PUSH_EMAIL"),
        apiUrl: config.GOOGLE_API_URL,
        timeoutMs,
      },
    }),
    ...(config.STEAM_APP_ID !== undefined && {
      steam: {
        appId: config.STEAM_APP_ID,
        webApiKey: secrets.steamWebApiKey,
        environment: config.STEAM_ENVIRONMENT,
        apiUrl: config.STEAM_API_URL,
        timeoutMs,
      },
    }),
    ...(config.STRIPE_ENVIRONMENT !== undefined && {
      checkout: {
        secretKey: secrets.stripeSecretKey,
        webhookSecret: secrets.stripeWebhookSecret,
        environment: config.STRIPE_ENVIRONMENT,
        apiUrl: config.STRIPE_API_URL,
        timeoutMs,
      },
    }),
  };
}

function toAppleSettings(config: Config, bundleId: string, secrets: Secrets): AppleSettings {
  if (config.APPLE_ENVIRONMENT === "production") demand(config, "APPLE_APP_ID");
  return {
    bundleId,
    appAppleId: config.APPLE_APP_ID,
    environment: config.APPLE_ENVIRONMENT,
    takesSandbox: config.APPLE_SANDBOX_PURCHASES === "delivered",
    playersConsent: config.APPLE_CONSUMPTION_CONSENT === "given",
    rootCertificates: demand(config, "APPLE_ROOT_CERTIFICATES").map(readCertificate),
    issuerId: demand(config, "APPLE_ISSUER_ID"),
    keyId: demand(config, "APPLE_KEY_ID"),
    privateKey: secrets.applePrivateKey,
    apiUrl: config.APPLE_API_URL,
    timeoutMs: config.PROVIDER_TIMEOUT_MS,
  };
}

function readCertificate(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new ConfigError("APPLE_ROOT_CERTIFICATES", `must name files that can be read: ${path} is none`);
  }
}

function demand<Name extends keyof Config>(config: Config, name: Name): NonNullable<Config[Name]> {
  const value = config[name];
  if (value === undefined || value === null)
    throw new ConfigError(name, "must be set where its provider is on");
  return value;
}
