export * from "./accounts.js";
export * from "./friends.js";
