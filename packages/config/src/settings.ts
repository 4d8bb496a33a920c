/** How a setting's text is read. `describe` is what an error message and `.env.example` say about its form. */
export interface Form<Value> {
  readonly describe: string;
  /** The value, or `undefined` where the text does not have the form. */
  parse(text: string): Value | undefined;
}

const wholeNumber = (min: number, max: number): Form<number> => ({
  describe: `a whole number from ${min} to ${max}`,
  parse: (text) =>
    /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined,
});

const oneOf = <const Choice extends string>(...choices: readonly Choice[]): Form<Choice> => ({
  describe: `one of ${choices.join(", ")}`,
  parse: (text) => choices.find((choice) => choice === text),
});

const onOff: Form<boolean> = {
  describe: "true or false",
  parse: (text) => (text === "true" ? true : text === "false" ? false : undefined),
};

const url = (...schemes: readonly string[]): Form<string> => ({
  describe: `a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
  parse: (text) =>
    text
      .split(",")
      .every((part) => URL.canParse(part) && schemes.includes(new URL(part).protocol.slice(0, -1)))
      ? text
      : undefined,
});

const text: Form<string> = { describe: "text", parse: (value) => value };

const siteUrl: Form<string> = {
  describe: "a site's slug, =, and where its host is asked: local=http://127.0.0.1:7300",
  parse: (value) => (/^[a-z0-9][a-z0-9._-]{0,63}=https?:\/\/\S+$/.test(value) ? value : undefined),
};

const list = (item: Form<string>): Form<readonly string[]> => ({
  describe: `a list separated by commas, each ${item.describe}`,
  parse: (value) => {
    const items = value.split(",").map((part) => part.trim());
    return items.every((part) => item.parse(part) !== undefined) ? Object.freeze(items) : undefined;
  },
});

/** One setting of the platform. */
export interface Setting<Value> {
  readonly form: Form<Value>;
  /** Used where the variable is absent or empty; `undefined` means that there is none. */
  readonly fallback: Value | undefined;
  readonly about: string;
}

const setting = <Value>(form: Form<Value>, fallback: Value, about: string) => ({ form, fallback, about });
const optional = <Value>(form: Form<Value>, about: string): Setting<Value> => ({
  form,
  fallback: undefined,
  about,
});

/** The longest that an access token can be valid, whatever the setting was when it was made. Seconds. */
export const accessTokenLifetimeSMax = 3600;

/** Every setting, by the name of its environment variable. `.env.example` is made from this table. */
export const settings = {
  NODE_ENV: setting(
    oneOf("development", "test", "production"),
    "development",
    "What the deployment is for. production demands every secret and refuses demo data.",
  ),
  LOG_LEVEL: setting(
    oneOf("debug", "info", "warn", "error", "silent"),
    "warn",
    "The least severe line that is logged.",
  ),
  DATABASE_URL: optional(
    url("postgres", "postgresql"),
    "The Postgres database. npm start brings one of its own where this is absent.",
  ),
  DATABASE_DIRECT_URL: optional(
    url("postgres", "postgresql"),
    "The same database without a pooler between, for LISTEN. DATABASE_URL where absent.",
  ),
  DATABASE_URL_ACCOUNTS: optional(
    url("postgres", "postgresql"),
    "The database of accounts. DATABASE_URL where absent.",
  ),
  DATABASE_URL_INVENTORY: optional(
    url("postgres", "postgresql"),
    "The database of inventory. DATABASE_URL where absent.",
  ),
  DATABASE_URL_STORE: optional(
    url("postgres", "postgresql"),
    "The database of store: the same as inventory's, since an order and what it grants commit together. DATABASE_URL where absent.",
  ),
  DATABASE_URL_MATCHMAKING: optional(
    url("postgres", "postgresql"),
    "The database of matchmaking. DATABASE_URL where absent.",
  ),
  DATABASE_POOL_MAX: setting(
    wholeNumber(2, 1000),
    16,
    "Most database connections of one subgraph process. Connections.",
  ),
  DATABASE_STATEMENT_TIMEOUT_MS: setting(
    wholeNumber(100, 600_000),
    10_000,
    "A statement that takes longer is ended. Milliseconds.",
  ),
  REDIS_URL: optional(
    url("redis", "rediss"),
    "The Redis server, or the seeds of a Cluster separated by commas. npm start brings one where this is absent.",
  ),
  MUSTER_DATA_DIR: setting(
    text,
    ".muster",
    "Where a development machine keeps databases, secrets and unpacked programs.",
  ),
  GATEWAY_HOST: setting(text, "127.0.0.1", "The address that the gateway listens on."),
  GATEWAY_PORT: setting(
    wholeNumber(0, 65_535),
    4000,
    "The port that the gateway listens on. 0 takes a free one.",
  ),
  SUBGRAPH_HOST: setting(text, "127.0.0.1", "The address that a subgraph process listens on."),
  ACCOUNTS_PORT: setting(wholeNumber(0, 65_535), 4001, "The port of the accounts process."),
  INVENTORY_PORT: setting(wholeNumber(0, 65_535), 4002, "The port of the inventory process."),
  STORE_PORT: setting(wholeNumber(0, 65_535), 4003, "The port of the store process."),
  MATCHMAKING_PORT: setting(wholeNumber(0, 65_535), 4005, "The port of the matchmaking process."),
  ACCOUNTS_URL: setting(url("http", "https"), "http://127.0.0.1:4001", "Where the gateway reaches accounts."),
  INVENTORY_URL: setting(
    url("http", "https"),
    "http://127.0.0.1:4002",
    "Where the gateway reaches inventory.",
  ),
  STORE_URL: setting(url("http", "https"), "http://127.0.0.1:4003", "Where the gateway reaches store."),
  MATCHMAKING_URL: setting(
    url("http", "https"),
    "http://127.0.0.1:4005",
    "Where the gateway reaches matchmaking.",
  ),
  SUBGRAPH_TIMEOUT_MS: setting(
    wholeNumber(10, 120_000),
    10_000,
    "How long the gateway waits for a subgraph's answer. Milliseconds.",
  ),
  CORS_ORIGINS: setting(
    list(url("http", "https")),
    Object.freeze([] as string[]) as readonly string[],
    "The web origins whose pages may call the gateway. None where absent.",
  ),
  INTROSPECTION: setting(onOff, true, "Whether clients may read the schema, and GraphiQL is served."),
  ACCESS_TOKEN_LIFETIME_S: setting(
    wholeNumber(30, accessTokenLifetimeSMax),
    600,
    "How long an access token is valid. Seconds.",
  ),
  REFRESH_TOKEN_LIFETIME_S: setting(
    wholeNumber(60, 31_536_000),
    2_592_000,
    "How long a session lives without being refreshed. Seconds.",
  ),
  SESSION_LIFETIME_S: setting(
    wholeNumber(60, 63_072_000),
    15_552_000,
    "How long a session lives at most, however often it is refreshed. Seconds.",
  ),
  EVENT_RETENTION_DAYS: setting(wholeNumber(1, 365), 7, "How long events can be replayed. Days."),
  PROVIDER_TIMEOUT_MS: setting(
    wholeNumber(100, 60_000),
    10_000,
    "How long the store waits for a payment provider's answer. Milliseconds.",
  ),
  APPLE_BUNDLE_ID: optional(
    text,
    "The app's bundle id. Purchases through the App Store are off where absent.",
  ),
  APPLE_APP_ID: optional(
    wholeNumber(1, 999_999_999_999_999),
    "The app's number in the App Store. Needed for APPLE_ENVIRONMENT=production.",
  ),
  APPLE_ENVIRONMENT: setting(
    oneOf("production", "sandbox"),
    "production",
    "Whose transactions are taken. In production those of the sandbox are as APPLE_SANDBOX_PURCHASES says; in the sandbox those of production are refused.",
  ),
  APPLE_SANDBOX_PURCHASES: setting(
    oneOf("refused", "delivered"),
    "refused",
    "What purchases in Apple's sandbox give in production: App Review and TestFlight buy there. Delivered ones are marked as test purchases and are no revenue.",
  ),
  APPLE_CONSUMPTION_CONSENT: setting(
    oneOf("none", "given"),
    "none",
    "Whether the game's players have consented that Apple is told, when they ask it for a refund, if the purchase was delivered. Without it Apple is told nothing.",
  ),
  APPLE_ROOT_CERTIFICATES: optional(
    list(text),
    "Files of Apple's root certificates, in DER or PEM. Needed with APPLE_BUNDLE_ID.",
  ),
  APPLE_ISSUER_ID: optional(text, "The issuer of the In-App Purchase key. Needed with APPLE_BUNDLE_ID."),
  APPLE_KEY_ID: optional(text, "The id of the In-App Purchase key. Needed with APPLE_BUNDLE_ID."),
  APPLE_API_URL: optional(url("http"), "A simulator in place of the App Store. Refused in production."),
  GOOGLE_PACKAGE_NAME: optional(
    text,
    "The app's package name. Purchases through Google Play are off where absent.",
  ),
  GOOGLE_PUSH_AUDIENCE: optional(
    text,
    "The audience of the tokens of the Pub/Sub push subscription. Needed with GOOGLE_PACKAGE_NAME.",
  ),
  GOOGLE_PUSH_EMAIL: optional(
    text,
    "The service account of the Pub/Sub push subscription. Needed with GOOGLE_PACKAGE_NAME.",
  ),
  GOOGLE_API_URL: optional(url("http"), "A simulator in place of Google Play. Refused in production."),
  STEAM_APP_ID: optional(
    wholeNumber(1, 4_294_967_295),
    "The app's number at Steam. Purchases through Steam are off where absent.",
  ),
  STEAM_ENVIRONMENT: setting(
    oneOf("production", "sandbox"),
    "production",
    "Whether Steam takes money, or its sandbox pretends to.",
  ),
  STEAM_API_URL: optional(url("http"), "A simulator in place of Steam. Refused in production."),
  STRIPE_ENVIRONMENT: optional(
    oneOf("production", "sandbox"),
    "Whether STRIPE_SECRET_KEY is of live mode (production) or test mode. Web checkout is off where absent.",
  ),
  STRIPE_API_URL: optional(url("http"), "A simulator in place of Stripe. Refused in production."),
  MATCH_HOSTS: setting(
    list(siteUrl),
    Object.freeze([] as string[]) as readonly string[],
    "The match hosts that matchmaking asks for servers. npm start brings one where this is absent, but in production.",
  ),
  ACCESS_TOKEN_PRIVATE_KEY: optional(
    text,
    "Secret: the Ed25519 private key that signs access tokens, as a JWK in JSON. Made in MUSTER_DATA_DIR outside production.",
  ),
  GATEWAY_SECRET: optional(
    text,
    "Secret: what the gateway's header to subgraphs is signed with, 32 bytes or more in base64url. Made in MUSTER_DATA_DIR outside production.",
  ),
  APPLE_PRIVATE_KEY: optional(
    text,
    "Secret: the In-App Purchase key of App Store Connect, PKCS #8 in PEM. Made in MUSTER_DATA_DIR outside production.",
  ),
  GOOGLE_SERVICE_ACCOUNT: optional(
    text,
    "Secret: the key file of the service account that may read purchases, in JSON. Made in MUSTER_DATA_DIR outside production.",
  ),
  STEAM_WEB_API_KEY: optional(
    text,
    "Secret: the publisher's Web API key at Steam. Made in MUSTER_DATA_DIR outside production.",
  ),
  STRIPE_SECRET_KEY: optional(
    text,
    "Secret: the API key at Stripe. Made in MUSTER_DATA_DIR outside production.",
  ),
  STRIPE_WEBHOOK_SECRET: optional(
    text,
    "Secret: what Stripe signs webhooks with. Made in MUSTER_DATA_DIR outside production.",
  ),
  MATCH_SERVER_KEY: optional(
    text,
    "Secret: what connect tokens are sealed with, shared with match servers; 32 bytes in base64url. Made in MUSTER_DATA_DIR outside production.",
  ),
  MATCH_HOST_TOKEN: optional(
    text,
    "Secret: what match hosts know the platform by. Made in MUSTER_DATA_DIR outside production.",
  ),
  SITE_KEY: optional(
    text,
    "Secret: what the beacons of sites prove latencies with, 32 bytes in base64url. Made in MUSTER_DATA_DIR outside production.",
  ),
} as const satisfies Record<string, Setting<unknown>>;

/** The text of `.env.example`: each setting with its form, its default and what it is for. */
export function describeSettings(): string {
  const entries = Object.entries(settings) as [string, Setting<unknown>][];
  return entries
    .map(([name, { about, form, fallback }]) => {
      const value = fallback === undefined || Array.isArray(fallback) ? "" : String(fallback);
      return `# ${about}\n# ${form.describe}\n#${name}=${value}\n`;
    })
    .join("\n");
}
