export { InventoryChange, InventoryChangeReason, ItemChange, WalletChange } from "./change.js";
export { Currency, CurrencyConnection, ItemDefinition, ItemDefinitionConnection } from "./definition.js";
export {
  ConsumeItemInput,
  CurrencyInput,
  CurrencyLineInput,
  GrantItemsInput,
  ItemDefinitionInput,
  ItemLineInput,
  PublishItemDefinitionsInput,
  StarterGrantInput,
  TransferItemInput,
} from "./inputs.js";
export { Balance, Item, ItemConnection, PlayerStub } from "./item.js";
export {
  ConsumeItemPayload,
  GrantItemsPayload,
  PublishItemDefinitionsPayload,
  TransferItemPayload,
} from "./payloads.js";
