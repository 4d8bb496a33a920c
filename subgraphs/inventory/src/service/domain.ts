import type { Branded } from "@muster/runtime";
import type {
  Bundle,
  ContainerKindId,
  CurrencyId,
  DefinitionId,
  Json,
  RecipeId,
} from "./definitions/index.js";
import type { Crafted, Handed, Hold } from "./trade-policy.js";

/** Identifies a player; accounts makes it. */
export type PlayerId = Branded<string, "PlayerId">;
/** Identifies a container of a player's; in the book it is an owner of its own. A UUIDv7. */
export type ContainerId = Branded<string, "ContainerId">;
/** Identifies an item that a player has: a unique one, or the player's stack of a kind. A UUIDv7. */
export type ItemId = Branded<string, "ItemId">;

/** Identifies a gift; a UUIDv7. */
export type GiftId = Branded<string, "GiftId">;

/** Something that a player has. */
export interface Item {
  readonly id: ItemId;
  readonly kind: "unique" | "stack";
  readonly definitionId: DefinitionId;
  readonly ownerId: PlayerId;
  /** Where its owner keeps it; `null` for the main inventory. */
  readonly containerId: ContainerId | null;
  /** 1 for a unique item. */
  readonly quantity: bigint;
  /** Rises with every change of the item. */
  readonly version: bigint;
  /** When its owner got it; for a stack, when the owner first held any. Milliseconds since the Unix epoch. */
  readonly acquiredAtMs: number;
}

/** A place of a player's beside the main inventory. */
export interface Container {
  readonly id: ContainerId;
  readonly playerId: PlayerId;
  readonly kindId: ContainerKindId;
  /** Counts the player's containers of the kind, from 1. */
  readonly number: number;
}

/** When an item that was made with `id` expires, by its kind's lifetime; `null` for never. Milliseconds since the Unix epoch. */
export function expiryOf(id: ItemId, lifetimeS: number | null): number | null {
  return lifetimeS === null ? null : madeAtMs(id) + lifetimeS * 1000;
}

/** A UUIDv7 begins with the millisecond at which it was made. */
function madeAtMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** How much a player has of a currency. */
export interface Balance {
  readonly currencyId: CurrencyId;
  readonly amount: bigint;
}

/** Where a player keeps something. */
export type Place = Pick<Item, "ownerId" | "containerId">;

/** A player's main inventory. */
export function mainOf(ownerId: PlayerId): Place {
  return { ownerId, containerId: null };
}

/** Where value is: with a player, or outside of circulation. */
export type Holder = Place | "mint" | "sink";

/** Whether value there is a player's. */
export function isPlace(holder: Holder): holder is Place {
  return holder !== "mint" && holder !== "sink";
}

/** One step of a posting. */
export type Movement =
  | {
      readonly kind: "currency";
      readonly currencyId: CurrencyId;
      readonly amount: bigint;
      readonly from: Holder;
      readonly to: Holder;
      /** What the balance does not allow is owed: the payer gets that much debt in the currency. */
      readonly owed?: boolean;
    }
  | {
      /** Debt of a currency that is paid off, beside the payment itself. */
      readonly kind: "debt";
      readonly currencyId: CurrencyId;
      readonly amount: bigint;
      readonly from: Place;
    }
  | {
      readonly kind: "stack";
      readonly definitionId: DefinitionId;
      readonly quantity: bigint;
      /** What the recipient may hold there afterwards; `null` where there is no limit. */
      readonly stackMax: bigint | null;
      readonly from: Holder;
      readonly to: Holder;
    }
  | {
      readonly kind: "create";
      readonly itemId: ItemId;
      readonly definitionId: DefinitionId;
      readonly revision: number;
      readonly from: "mint";
      readonly to: Place;
    }
  | {
      readonly kind: "move";
      readonly itemId: ItemId;
      readonly definitionId: DefinitionId;
      readonly from: Place;
      readonly to: Place;
    }
  | {
      readonly kind: "destroy";
      readonly itemId: ItemId;
      readonly definitionId: DefinitionId;
      readonly from: Place;
      readonly to: "sink";
    };

/** Why an inventory changed, by inventory's own doing. */
export type ChangeKind =
  | "grant"
  | "starterGrant"
  | "consume"
  | "transfer"
  | "move"
  | "gift"
  | "craft"
  | "revoke"
  | "expire"
  | "debtPayment";

/** Whose key makes a request harmless to repeat, and what was asked for. */
export interface Idempotency {
  /** The principal: `player:<id>`, `staff:<id>`, `service:<name>`. */
  readonly actorId: string;
  readonly operation: string;
  /** The client's key, 1 to 128 characters. */
  readonly key: string;
  /** The request, as JSON; the same key with another one is refused. */
  readonly request: Json;
}

/** What is written in one piece or not at all, with an event for each player whom it concerns. */
export interface Posting {
  readonly idempotency: Idempotency;
  readonly kind: ChangeKind;
  /** Why, for statements and support. 1 to 128 printable ASCII characters. */
  readonly reason: string;
  readonly movements: readonly Movement[];
  readonly receipt: Receipt;
  /** What is written beside the movements, or has to hold for them. */
  readonly beside?: Beside;
}

/** What a posting writes beside its movements, and the conditions that the database checks in the same transaction. */
export interface Beside {
  /** Containers that something goes into, each with what it may hold; CONTAINER_FULL. */
  readonly filled?: readonly { readonly containerId: ContainerId; readonly capacity: number }[];
  /** Players who must not owe anything; ACCOUNT_IN_DEBT. */
  readonly debtless?: readonly PlayerId[];
  /** A use of something that may be used so often; LIMIT_REACHED. */
  readonly use?: Use;
  readonly gift?: Gift;
  /** What its recipient has to keep for a while. */
  readonly holds?: readonly Hold[];
  /** What the giver must not have to keep yet; TRADE_LOCKED. */
  readonly unheld?: { readonly playerId: PlayerId; readonly handed: readonly Handed[] };
  /** Two players of whom neither may have blocked the other; INTERACTION_REFUSED. */
  readonly unblocked?: readonly [PlayerId, PlayerId];
  /** What is held if it was made of what is. */
  readonly crafted?: Crafted;
  readonly opened?: {
    readonly container: Omit<Container, "number">;
    readonly countMax: number;
    readonly openedAtMs: number;
  };
  /** What an operator did. */
  readonly audit?: { readonly action: string; readonly subject: string };
}

/** So many uses of a recipe by a player in one period. */
export interface Use {
  readonly playerId: PlayerId;
  readonly recipeId: RecipeId;
  /** When the period began; 0 where uses count for ever. Milliseconds since the Unix epoch, by the calendar. */
  readonly periodStartMs: number;
  readonly times: number;
  readonly timesMax: number;
}

/** Something that a player gave to another. */
export interface Gift {
  readonly id: GiftId;
  readonly fromPlayerId: PlayerId;
  readonly toPlayerId: PlayerId;
  /** What the giver wrote, 1 to 200 characters; `null` for nothing. */
  readonly message: string | null;
  readonly bundle: Bundle;
  /** Milliseconds since the Unix epoch. */
  readonly sentAtMs: number;
}

/** What a posting touched; kept with the key, and given again to a repeated request. */
export interface Receipt {
  readonly playerId: PlayerId;
  /** Where the value went, if to another player. */
  readonly recipientId: PlayerId | null;
  readonly itemIds: readonly ItemId[];
  /** Kinds whose stacks changed. */
  readonly stackedIds: readonly DefinitionId[];
  /** Where {@link playerId} keeps those stacks. */
  readonly containerIds: readonly (ContainerId | null)[];
  readonly currencyIds: readonly CurrencyId[];
}
