export * from "./accounts.js";
export * from "./friends.js";
export * from "./groups.js";
export * from "./presence.js";
