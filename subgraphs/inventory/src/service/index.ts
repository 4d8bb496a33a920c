import { type ConsumptionService, createConsumption } from "./consumption.js";
import { type ContainerService, createContainers } from "./containers.js";
import { type CraftService, createCrafts } from "./crafts.js";
import { createGrants, type GrantService } from "./grants.js";
import { createLoadouts, type LoadoutService } from "./loadouts.js";
import type { ServiceContext } from "./posting.js";
import { createRevocations, type RevocationService } from "./revocations.js";
import { createTransfers, type TransferService } from "./transfers.js";

export * from "./assets.js";
export { amountMax, checkId, checkSlug, descriptionCharsMax, isId, nameCharsMax } from "./bounds.js";
export type { InventoryChange, ItemDelta, WalletDelta } from "./changes.js";
export * from "./definitions/index.js";
export * from "./documents.js";
export * from "./domain.js";
export { destroyExpired, expiredBatchMax, expiryGraceMs } from "./expiry.js";
export { type Held, heldBalances, heldOf } from "./held.js";
export type * from "./item-list.js";
export { checkItemFilter, positionOf, rankItems, summarise } from "./item-list.js";
export type { Loadout, LoadoutSlot } from "./loadouts.js";
export type { ServiceContext } from "./posting.js";
export type * from "./publishing.js";
export { checkStep, createCatalogueReader, createPublishing, isLasting, noChanges } from "./publishing.js";
export type { RevocationPolicy } from "./revocations.js";
export type * from "./storage-port.js";
export type * from "./trade-policy.js";
export { handedOf, holdsOn, requireFreeToGo } from "./trade-policy.js";
export * from "./trades/index.js";
export * from "./transfer-locks.js";
export type { GiftRequest, HeldLine } from "./transfers.js";

/** The rules of inventories. Every method that changes something does all of it or nothing, once for each key. */
export type InventoryService = GrantService &
  ConsumptionService &
  TransferService &
  ContainerService &
  LoadoutService &
  CraftService &
  RevocationService;

/** Makes the service over its storage. */
export function createInventoryService(context: ServiceContext): InventoryService {
  return {
    ...createGrants(context),
    ...createConsumption(context),
    ...createTransfers(context),
    ...createContainers(context),
    ...createLoadouts(context),
    ...createCrafts(context),
    ...createRevocations(context),
  };
}
