export {
  type Config,
  ConfigError,
  childEnvironment,
  type Environment,
  readConfig,
  type SubgraphName,
  type SubgraphSettings,
  subgraphNames,
  subgraphSettings,
  withSettings,
} from "./config.js";
export { readSecrets, type Secrets } from "./secrets.js";
export { accessTokenLifetimeSMax, describeSettings } from "./settings.js";
