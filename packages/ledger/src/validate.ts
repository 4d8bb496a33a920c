import { badInput } from "@muster/errors";
import { isUuid } from "@muster/runtime";
import {
  amountMax,
  assetIdPattern,
  type Idempotency,
  type ItemChange,
  isSystemOwner,
  rowsPerUnitMax,
  sinkOwnerId,
  type Transfer,
  type Unit,
} from "./unit.js";

const printable = /^[\x20-\x7e]{1,128}$/;

/**
 * Checks what types can't say of a unit, before it waits in line.
 *
 * @throws BAD_USER_INPUT with the field at fault and its bound.
 */
export function checkUnit(unit: Unit): void {
  const { idempotency, transfers = [], items = [], rows = [], events = [], change } = unit;
  checkIdempotency(idempotency);
  if (change !== undefined) checkText("change.kind", change.kind);
  checkCount("transfers", transfers.length);
  checkCount("items", items.length);
  checkCount("events", events.length);
  for (const given of rows) checkCount("rows", given.rows.length);
  for (const [at, transfer] of transfers.entries()) checkTransfer(`transfers[${at}]`, transfer);
  for (const [at, item] of items.entries()) checkItem(`items[${at}]`, item);
}

/** @throws BAD_USER_INPUT with the field at fault and its bound. */
export function checkIdempotency({ ownerId, operation, key }: Idempotency): void {
  checkText("idempotency.ownerId", ownerId);
  checkText("idempotency.operation", operation);
  checkText("idempotencyKey", key);
}

function checkTransfer(field: string, transfer: Transfer): void {
  const { assetId, fromOwnerId, toOwnerId, amount, balanceMax, shortfallAssetId, reason } = transfer;
  checkAsset(`${field}.assetId`, assetId);
  checkUuid(`${field}.fromOwnerId`, fromOwnerId);
  checkUuid(`${field}.toOwnerId`, toOwnerId);
  if (fromOwnerId === toOwnerId) throw badInput(`${field}.toOwnerId`, "another than fromOwnerId");
  if (assetId.startsWith("debt:") && !isSystemOwner(fromOwnerId) && !isSystemOwner(toOwnerId))
    throw badInput(`${field}.assetId`, "no debt between two players");
  if (amount < 1n || amount > amountMax) throw badInput(`${field}.amount`, `1 to ${amountMax}`);
  if (balanceMax !== undefined) {
    if (isSystemOwner(toOwnerId)) throw badInput(`${field}.balanceMax`, "absent for a system owner");
    if (balanceMax < 1n || balanceMax > amountMax) throw badInput(`${field}.balanceMax`, `1 to ${amountMax}`);
  }
  if (shortfallAssetId !== undefined) {
    if (!isSystemOwner(toOwnerId) || isSystemOwner(fromOwnerId))
      throw badInput(`${field}.shortfallAssetId`, "absent unless a player pays a system owner");
    checkShortfall(field, assetId, shortfallAssetId);
  }
  checkText(`${field}.reason`, reason);
}

function checkItem(field: string, item: ItemChange): void {
  checkUuid(`${field}.itemId`, item.itemId);
  checkText(`${field}.reason`, item.reason);
  if (item.change !== "create" && item.shortfallAssetId !== undefined) {
    if (isSystemOwner(item.change === "move" ? item.fromOwnerId : item.ownerId))
      throw badInput(`${field}.shortfallAssetId`, "absent for a system owner");
    checkAsset(`${field}.shortfallAssetId`, item.shortfallAssetId);
  }
  if (item.change === "move") {
    checkUuid(`${field}.fromOwnerId`, item.fromOwnerId);
    checkUuid(`${field}.toOwnerId`, item.toOwnerId);
    if (item.fromOwnerId === item.toOwnerId) throw badInput(`${field}.toOwnerId`, "another than fromOwnerId");
    return;
  }
  checkUuid(`${field}.ownerId`, item.ownerId);
  if (item.change === "destroy") {
    if (item.ownerId === sinkOwnerId) throw badInput(`${field}.ownerId`, "an owner that still has it");
    return;
  }
  checkAsset(`${field}.assetId`, item.assetId);
  const revision = item.definitionRevision;
  if (!Number.isInteger(revision) || revision < 0 || revision >= 2 ** 31)
    throw badInput(`${field}.definitionRevision`, "0 to 2147483647");
}

function checkShortfall(field: string, assetId: string, shortfallAssetId: string): void {
  checkAsset(`${field}.shortfallAssetId`, shortfallAssetId);
  if (shortfallAssetId === assetId) throw badInput(`${field}.shortfallAssetId`, "another than assetId");
}

function checkText(field: string, value: string): void {
  if (!printable.test(value)) throw badInput(field, "1 to 128 printable ASCII characters");
}

function checkAsset(field: string, value: string): void {
  if (!assetIdPattern.test(value)) throw badInput(field, "kind:name, at most 128 characters");
}

function checkUuid(field: string, value: string): void {
  if (!isUuid(value)) throw badInput(field, "a lower-case UUID");
}

function checkCount(field: string, count: number): void {
  if (count > rowsPerUnitMax) throw badInput(field, `at most ${rowsPerUnitMax}`);
}
