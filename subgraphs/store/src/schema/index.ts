export * from "./catalog.js";
export * from "./inputs.js";
export * from "./offer.js";
export * from "./order.js";
export * from "./payloads.js";
export * from "./payments.js";
export * from "./shop.js";
