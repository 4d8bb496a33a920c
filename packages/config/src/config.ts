import { type Form, type Setting, settings } from "./settings.js";

type Settings = typeof settings;
type ValueOf<S> = S extends { readonly form: Form<infer Value>; readonly fallback: infer Fallback }
  ? undefined extends Fallback
    ? Value | undefined
    : Value
  : never;

/** Names of settings that hold secrets; they are read by `readSecrets` and are not part of {@link Config}. */
export const secretNames = [
  "ACCESS_TOKEN_PRIVATE_KEY",
  "GATEWAY_SECRET",
  "APPLE_PRIVATE_KEY",
  "GOOGLE_SERVICE_ACCOUNT",
  "STEAM_WEB_API_KEY",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "MATCH_SERVER_KEY",
  "MATCH_HOST_TOKEN",
  "SITE_KEY",
] as const;
/** A member of {@link secretNames}. */
export type SecretName = (typeof secretNames)[number];

/** What the process was told, validated and frozen. The names are those of the environment variables. */
export type Config = { readonly [Name in Exclude<keyof Settings, SecretName>]: ValueOf<Settings[Name]> };

/** A map of environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting has a value that it cannot have; the message names it and says what it can be. */
export class ConfigError extends Error {
  /** The name of the environment variable. */
  readonly setting: string;

  constructor(setting: string, problem: string) {
    super(`${setting} ${problem}`);
    this.name = "ConfigError";
    this.setting = setting;
  }
}

/** The text of one variable, with empty counted as absent. */
export function readText(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value === "" ? undefined : value;
}

/**
 * Reads and validates every setting but the secrets.
 *
 * @throws ConfigError for the first setting whose value does not have its form.
 */
export function readConfig(environment: Environment = process.env): Config {
  const values: Record<string, unknown> = {};
  for (const [name, { form, fallback }] of Object.entries(settings) as [string, Setting<unknown>][]) {
    if ((secretNames as readonly string[]).includes(name)) continue;
    const given = readText(environment, name);
    const value = given === undefined ? fallback : form.parse(given);
    if (given !== undefined && value === undefined) throw new ConfigError(name, `must be ${form.describe}`);
    values[name] = value;
  }
  return Object.freeze(values) as Config;
}

/** `config` with some settings replaced: for the composition root, which finds servers and free ports. */
export function withSettings(config: Config, changes: Partial<Config>): Config {
  return Object.freeze({ ...config, ...changes });
}

/** The environment under which a child process reads the same `config`; what this process inherited goes along. */
export function childEnvironment(
  config: Config,
  inherited: Environment = process.env,
): Record<string, string | undefined> {
  const environment: Record<string, string | undefined> = { ...inherited };
  for (const [name, value] of Object.entries(config)) {
    if (value !== undefined) environment[name] = String(value);
  }
  return environment;
}

/** Settings of the form `<SUBGRAPH>_URL` and so on, for the subgraph of that name. */
export interface SubgraphSettings {
  readonly databaseUrl: string;
  readonly databaseDirectUrl: string;
  readonly port: number;
  readonly url: string;
}

/** The subgraphs that have settings of their own. */
export const subgraphNames = ["accounts", "inventory", "store", "matchmaking"] as const;
/** A member of {@link subgraphNames}. */
export type SubgraphName = (typeof subgraphNames)[number];

/** The subgraphs that post to one book, and therefore share one database. */
const economy: readonly SubgraphName[] = ["inventory", "store"];

/**
 * The settings of one subgraph, with the fallbacks between them applied.
 *
 * @throws ConfigError when no database is named, or subgraphs that post to one book name several.
 */
export function subgraphSettings(config: Config, name: SubgraphName): SubgraphSettings {
  const prefix = prefixOf(name);
  const own = config[`DATABASE_URL_${prefix}`];
  const databaseUrl = databaseUrlOf(config, name);
  if (databaseUrl === undefined) throw new ConfigError("DATABASE_URL", "must be set");
  if (economy.includes(name)) {
    const other = economy.find((one) => databaseUrlOf(config, one) !== databaseUrl);
    if (other !== undefined)
      throw new ConfigError(
        `DATABASE_URL_${prefix}`,
        `must name the same database as DATABASE_URL_${prefixOf(other)}: they post to one book`,
      );
  }
  return {
    databaseUrl,
    databaseDirectUrl: own ?? config.DATABASE_DIRECT_URL ?? databaseUrl,
    port: config[`${prefix}_PORT`],
    url: config[`${prefix}_URL`],
  };
}

function prefixOf(name: SubgraphName): Uppercase<SubgraphName> {
  return name.toUpperCase() as Uppercase<SubgraphName>;
}

function databaseUrlOf(config: Config, name: SubgraphName): string | undefined {
  return config[`DATABASE_URL_${prefixOf(name)}`] ?? config.DATABASE_URL;
}
