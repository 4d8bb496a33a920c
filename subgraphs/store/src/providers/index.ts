/** The adapters of stores and payment providers, each behind a port of the service. A provider without settings is off. */
import type { Providers } from "../service/providers.js";
import { createAppleProvider } from "./apple.js";
import { createCheckoutProvider } from "./checkout.js";
import { createGoogleProvider } from "./google.js";
import type { ProviderSettings } from "./settings.js";
import { createSteamProvider } from "./steam.js";

export { type ProviderSettings, readProviderSettings } from "./settings.js";

/** Makes the adapter of each provider that has settings; asks nothing of them yet. */
export function createProviders(settings: ProviderSettings, clock: { nowMs(): number }): Providers {
  const { apple, google, steam, checkout } = settings;
  return {
    ...(apple && { apple: createAppleProvider(apple, clock) }),
    ...(google && { google: createGoogleProvider(google, clock) }),
    ...(steam && { steam: createSteamProvider(steam) }),
    ...(checkout && { checkout: createCheckoutProvider(checkout, clock) }),
  };
}
