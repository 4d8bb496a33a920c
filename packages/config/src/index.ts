export {
  type Config,
  ConfigError,
  type Environment,
  readConfig,
  type SubgraphName,
  type SubgraphSettings,
  subgraphNames,
  subgraphSettings,
  toEnvironment,
  withSettings,
} from "./config.js";
export { readSecrets, type Secrets } from "./secrets.js";
export { describeSettings } from "./settings.js";
