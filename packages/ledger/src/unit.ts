import type { Json, NewEvent } from "@muster/events";
import type { StatementRows } from "./statement.js";

/** An account: what one owner holds of one asset. */
export interface AccountRef {
  /** A player's UUID, or a system owner's. */
  readonly ownerId: string;
  /** `kind:name`, e.g. `currency:gold` or `item:potion`; see {@link assetIdPattern}. */
  readonly assetId: string;
}

/** Value that goes from one owner to another: one line of the book, never changed afterwards. */
export interface Transfer {
  readonly assetId: string;
  readonly fromOwnerId: string;
  readonly toOwnerId: string;
  /** 1 to 2^63 - 1. */
  readonly amount: bigint;
  /**
   * The most of the asset that `toOwnerId` may hold after the whole unit, 1 to 2^63 - 1; only 2^63 - 1 bounds it where absent.
   * Where several transfers bound one account, the least counts. Not for a system owner.
   */
  readonly balanceMax?: bigint | undefined;
  /**
   * Takes what the balance allows; what is missing is owed: `fromOwnerId` gets that much of this asset (e.g. `debt:gold`) out
   * of the mint. Only where `toOwnerId` is a system owner.
   */
  readonly shortfallAssetId?: string | undefined;
  /** Why, for statements and support: 1 to 128 printable ASCII characters. */
  readonly reason: string;
}

/**
 * A change of a unique item. `version` is what the caller read (an item is made with version 1, and each change adds 1);
 * left out, the owner alone decides.
 */
export type ItemChange =
  | {
      readonly change: "create";
      /** A new UUID of the caller's. */
      readonly itemId: string;
      readonly assetId: string;
      /** The revision of the item's definition, 0 to 2^31 - 1. */
      readonly definitionRevision: number;
      readonly ownerId: string;
      readonly reason: string;
    }
  | {
      readonly change: "move";
      readonly itemId: string;
      readonly fromOwnerId: string;
      readonly toOwnerId: string;
      readonly version?: bigint | undefined;
      /** Where `fromOwnerId` does not have the item any more it stays where it is, and 1 of this asset is owed for it. */
      readonly shortfallAssetId?: string | undefined;
      readonly reason: string;
    }
  | {
      readonly change: "destroy";
      readonly itemId: string;
      readonly ownerId: string;
      readonly version?: bigint | undefined;
      /** As for a move. */
      readonly shortfallAssetId?: string | undefined;
      readonly reason: string;
    };

/** What makes sending a unit again harmless. */
export interface Idempotency {
  /** Whose key it is: the id or name of the principal, 1 to 128 printable ASCII characters. */
  readonly ownerId: string;
  /** What the key is for, e.g. `grantItems`; 1 to 128 printable ASCII characters. */
  readonly operation: string;
  /** The client's key, 1 to 128 printable ASCII characters. */
  readonly key: string;
  /** What was asked for: the same key with another request is refused. The order of an object's names does not count. */
  readonly request: Json;
}

/** What commits together or not at all: at most {@link rowsPerUnitMax} transfers, items, events and rows each. */
export interface Unit<Response extends Json = Json> {
  readonly idempotency: Idempotency;
  /** Taken as one: a balance may not be negative after all of them, whatever their order. */
  readonly transfers?: readonly Transfer[];
  /** Done in their order. */
  readonly items?: readonly ItemChange[];
  /** The caller's own rows, written in the same transaction. */
  readonly rows?: readonly StatementRows[];
  readonly events?: readonly NewEvent[];
  /** Tells the owners: the ledger appends an event of `ledgerChanged` for each whom the unit leaves with more or less. */
  readonly change?: {
    /** What is done, e.g. `purchase`. */
    readonly kind: string;
    /** The event's key for an owner; `player:<ownerId>` for one that is not here. */
    readonly keys?: Readonly<Record<string, string>> | undefined;
  };
  /** Kept, and given again to a repeated request. */
  readonly response: Response;
}

/** Where value comes from: its balance is minus what is in circulation. */
export const mintOwnerId = "00000000-0000-8000-8000-000000000001";
/** Where value goes that is used up, and items that are destroyed. */
export const sinkOwnerId = "00000000-0000-8000-8000-000000000002";

/** Where value waits that is reserved. */
export const escrowOwnerId = "00000000-0000-8000-8000-000000000003";
/** The seller of what the store sells: gets what players pay in currencies of the game. */
export const storeOwnerId = "00000000-0000-8000-8000-000000000004";
/** The world outside: where money comes from that is paid through a payment provider. */
export const externalOwnerId = "00000000-0000-8000-8000-000000000005";

/** Whether `ownerId` is one of the platform's own owners, which may go below zero and have no account row. */
export function isSystemOwner(ownerId: string): boolean {
  return ownerId.startsWith("00000000-0000-8000-8000-");
}

/** A kind and a name, e.g. `currency:gold`; at most 128 characters. */
export const assetIdPattern = /^(?=.{3,128}$)[a-z][a-z0-9-]*:[A-Za-z0-9._-]+$/;

/** The largest amount and the largest balance. */
export const amountMax = 2n ** 63n - 1n;

/** The most transfers, item changes, events or caller's rows that one unit may have, each. */
export const rowsPerUnitMax = 1000;
