export { AuditResolver } from "./audit.js";
export { InventoryChangeResolver, ItemChangeResolver, WalletChangeResolver } from "./change.js";
export { ContainerResolver } from "./container.js";
export type { InventoryLoaders } from "./context.js";
export { CurrencyAmountResolver, DefinitionResolver, ItemAmountResolver } from "./definition.js";
export { DocumentResolver } from "./documents.js";
export { GiftResolver } from "./gift.js";
export { BalanceResolver, ItemResolver, resolveItemReference } from "./item.js";
export { ItemConnectionResolver } from "./item-list.js";
export { JobResolver } from "./jobs.js";
export { LoadoutSlotResolver } from "./loadout.js";
export { OperatorMutationResolver } from "./operator-mutations.js";
export { PartyResolver } from "./party.js";
export { PlayerResolver, resolvePlayerReference } from "./player.js";
export { PlayerMutationResolver } from "./player-mutations.js";
export {
  DefinitionPublicationResolver,
  DefinitionsDraftResolver,
  PublishingResolver,
} from "./publishing.js";
export {
  PlayerTradesResolver,
  TradeCurrencyResolver,
  TradeItemResolver,
  TradeResolver,
  TradeSideResolver,
} from "./trade.js";
export type { TradeLoaders } from "./trade-loaders.js";
export { TradeMutationResolver } from "./trade-mutations.js";
export { ReversedLineResolver, TradeStaffResolver } from "./trade-staff.js";
export { TradeUpdateResolver } from "./trade-update.js";
