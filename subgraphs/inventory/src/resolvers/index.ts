export { InventoryChangeResolver, ItemChangeResolver, WalletChangeResolver } from "./change.js";
export type { InventoryLoaders } from "./context.js";
export { DefinitionResolver } from "./definition.js";
export { BalanceResolver, ItemResolver, resolveItemReference } from "./item.js";
export { InventoryMutationResolver } from "./mutations.js";
export { PlayerResolver, resolvePlayerReference } from "./player.js";
