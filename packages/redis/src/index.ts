export { openRedis, type Redis, type RedisOptions } from "./connection.js";
export { slotKey } from "./keys.js";
export { defineScript, type Script } from "./scripts.js";
