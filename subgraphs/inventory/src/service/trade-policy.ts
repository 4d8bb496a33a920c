import { AppError } from "@muster/errors";
import type { Ids } from "@muster/runtime";
import type {
  Catalogue,
  CurrencyId,
  CurrencyLine,
  DefinitionId,
  TradePolicyContent,
} from "./definitions/index.js";
import type { Balance, Item, ItemId, PlayerId } from "./domain.js";

/** Something that goes from one player to another. */
export type Handed =
  | { readonly kind: "unique"; readonly itemId: ItemId; readonly definitionId: DefinitionId }
  | { readonly kind: "stack"; readonly definitionId: DefinitionId; readonly quantity: bigint }
  | { readonly kind: "currency"; readonly currencyId: CurrencyId; readonly amount: bigint };

/** How something came to its owner that may not be handed on yet; `craft` where it was made of such things. */
export type HoldReason = "trade" | "gift" | "purchase" | "craft";

/** What a player got and has to keep for a while; what was handed over can be taken back as long. */
export interface Hold {
  readonly reason: HoldReason;
  /** The trade, the deed of giving or of making, or the order: what came together has the same. A UUID. */
  readonly sourceId: string;
  readonly playerId: PlayerId;
  /** Who had it before; `null` for what was bought or made. */
  readonly fromPlayerId: PlayerId | null;
  readonly held: Handed;
  /** Milliseconds since the Unix epoch. */
  readonly receivedAtMs: number;
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** What a player makes, and of what: it is held as long as what was used for it was. */
export interface Crafted {
  /** A UUID for this deed of making. */
  readonly sourceId: string;
  readonly playerId: PlayerId;
  readonly madeOf: readonly Handed[];
  readonly made: readonly Handed[];
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** Why a player may hand nothing on for a while, whatever it is. */
export interface TransferLock {
  readonly playerId: PlayerId;
  readonly reason: "newDevice" | "chargeback";
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** Something that is to leave a player, and how much there is to take it from: 0 for a unique item. */
export interface Leaving {
  readonly handed: Handed;
  readonly balance: bigint;
}

/** Why something may not leave a player now. */
export interface TransferBar {
  readonly reason: HoldReason | TransferLock["reason"];
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
  /** The place of what is held; `null` where the player is locked. */
  readonly place: number | null;
}

/** What the policy reads. */
export interface TransferStorage {
  /** The first thing that bars what is to leave a player at that time: a lock, or what is held. */
  findBar(playerId: PlayerId, leaving: readonly Leaving[], nowMs: number): Promise<TransferBar | undefined>;
  readWallets(playerIds: readonly PlayerId[]): Promise<Balance[][]>;
}

/** What the policy works with. */
export interface TransferContext {
  readonly storage: TransferStorage;
  readonly catalogue: () => Promise<Catalogue>;
  readonly clock: { nowMs(): number };
  readonly ids: Ids;
}

/** What a player means to hand to another. */
export interface Handover {
  readonly fromPlayerId: PlayerId;
  readonly toPlayerId: PlayerId;
  readonly lines: readonly { readonly item: Item; readonly quantity: bigint }[];
  readonly currencies: readonly CurrencyLine[];
  /** Currencies that come back to the player by the same deed, and may go again. */
  readonly returned?: readonly CurrencyLine[];
  /** What field names begin with: empty where absent, or e.g. `offer.`. */
  readonly at?: string;
}

/**
 * Lets pass what a player gives to another at once.
 *
 * @returns What the recipient has to keep for a while: it is written in the transaction of the giving.
 * @throws as {@link requireFreeToGo}.
 */
export async function requireTransferable(context: TransferContext, handover: Handover): Promise<Hold[]> {
  await requireFreeToGo(context, handover);
  const { tradePolicy } = await context.catalogue();
  const by = {
    reason: "gift",
    sourceId: context.ids.next(),
    fromPlayerId: handover.fromPlayerId,
    toPlayerId: handover.toPlayerId,
    receivedAtMs: context.clock.nowMs(),
  } as const;
  return holdsOn(handedOf(handover), by, tradePolicy);
}

/**
 * Lets pass what may leave its owner for another player now: its kind can be traded, the owner is not locked, and it is not
 * held. Every way from one player to another goes through here.
 *
 * Cost: two reads, a third where currencies go.
 *
 * @throws NOT_TRADABLE with `field`, `itemId` and `definitionId`; TRADE_LOCKED with `until` (RFC 3339), `reason` (`newDevice`,
 * `chargeback`, `trade`, `gift`, `purchase` or `craft`) and, unless the player is locked, `field`.
 */
export async function requireFreeToGo(
  { storage, catalogue, clock }: Omit<TransferContext, "ids">,
  { fromPlayerId, lines, currencies, returned = [], at = "" }: Omit<Handover, "toPlayerId">,
): Promise<void> {
  if (lines.length === 0 && currencies.length === 0) return;
  requireTradable(await catalogue(), lines, at);
  const [wallet = []] = currencies.length > 0 ? await storage.readWallets([fromPlayerId]) : [[]];
  const leaving = [
    ...lines.map(({ item, quantity }, place) => ({
      ...leavingOf(item, quantity),
      has: item.quantity,
      field: `${at}items[${place}].itemId`,
    })),
    ...currencies.map((line, place) => {
      const balance = amountOf(wallet, line.currencyId) + amountOf(returned, line.currencyId);
      const handed: Handed = { kind: "currency", ...line };
      return { handed, balance, has: balance, field: `${at}currencies[${place}].currencyId` };
    }),
    // What the player does not have at all is for the book to refuse.
  ].filter(({ handed, has }) => quantityOf(handed) <= has);
  const bar = await storage.findBar(fromPlayerId, leaving, clock.nowMs());
  if (bar === undefined) return;
  const { field } = leaving[bar.place ?? -1] ?? {};
  throw locked(bar, field);
}

/**
 * Lets pass what is in escrow already and leaves those players now: none of them may have been locked since.
 *
 * @param askedBy Who is told; why another player is locked is nobody else's business.
 * @throws TRADE_LOCKED with `until` and `reason`: as {@link requireFreeToGo}, or `otherPlayer`.
 */
export async function requireUnlocked(
  { storage, clock }: Pick<TransferContext, "storage" | "clock">,
  playerIds: readonly PlayerId[],
  askedBy: PlayerId,
): Promise<void> {
  const nowMs = clock.nowMs();
  const bars = await Promise.all(playerIds.map((playerId) => storage.findBar(playerId, [], nowMs)));
  for (const [place, bar] of bars.entries()) {
    if (bar === undefined) continue;
    if (playerIds[place] === askedBy) throw locked(bar);
    const until = new Date(bar.untilMs).toISOString();
    throw new AppError("TRADE_LOCKED", `the other player may not hand anything on until ${until}`, {
      until,
      reason: "otherPlayer",
    });
  }
}

/** A part of a stack that was put elsewhere may be the held one: of what is not in the main inventory, nothing is free. */
function leavingOf(item: Item, quantity: bigint): Leaving {
  const { id: itemId, definitionId, kind } = item;
  if (kind === "unique") return { handed: { kind, itemId, definitionId }, balance: 0n };
  return {
    handed: { kind, definitionId, quantity },
    balance: item.containerId === null ? item.quantity : 0n,
  };
}

/** @throws NOT_TRADABLE for an item whose kind stays with its owner, as {@link requireFreeToGo}. */
export function requireTradable(catalogue: Catalogue, lines: Handover["lines"], at = ""): void {
  for (const [place, { item }] of lines.entries()) {
    if (catalogue.items.get(item.definitionId)?.tradable === true) continue;
    const { id: itemId, definitionId } = item;
    const details = { field: `${at}items[${place}].itemId`, itemId, definitionId };
    throw new AppError("NOT_TRADABLE", "items of that kind stay with their owner", details);
  }
}

/** What `toPlayerId` has to keep for a while of what came by a trade or a gift. */
export function holdsOn(
  handed: readonly Handed[],
  by: Pick<Hold, "sourceId" | "receivedAtMs"> & {
    readonly reason: "trade" | "gift";
    readonly fromPlayerId: PlayerId;
    readonly toPlayerId: PlayerId;
  },
  { tradeHoldS }: TradePolicyContent,
): Hold[] {
  const { reason, sourceId, fromPlayerId, toPlayerId: playerId, receivedAtMs } = by;
  if (tradeHoldS === 0) return [];
  const untilMs = receivedAtMs + tradeHoldS * 1000;
  return handed.map((held) => ({ reason, sourceId, playerId, fromPlayerId, held, receivedAtMs, untilMs }));
}

/** What items and currencies are as {@link Handed}. */
export function handedOf({ lines, currencies }: Pick<Handover, "lines" | "currencies">): Handed[] {
  return [
    ...lines.map(({ item, quantity }): Handed => {
      const { id: itemId, kind, definitionId } = item;
      return kind === "unique" ? { kind, itemId, definitionId } : { kind, definitionId, quantity };
    }),
    ...currencies.map((line): Handed => ({ kind: "currency", ...line })),
  ];
}

function amountOf(lines: readonly CurrencyLine[], currencyId: CurrencyId): bigint {
  return lines.find((line) => line.currencyId === currencyId)?.amount ?? 0n;
}

function quantityOf(held: Handed): bigint {
  if (held.kind === "unique") return 1n;
  return held.kind === "stack" ? held.quantity : held.amount;
}

const why: Readonly<Record<TransferBar["reason"], string>> = {
  newDevice: "you signed in from a new device",
  chargeback: "a payment was charged back",
  trade: "it came by a trade",
  gift: "it came by a gift",
  purchase: "it came by a purchase",
  craft: "it was made of what is held",
};

function locked({ reason, untilMs }: TransferBar, field?: string): AppError {
  const until = new Date(untilMs).toISOString();
  return new AppError("TRADE_LOCKED", `this may not be handed on until ${until}: ${why[reason]}`, {
    until,
    reason,
    ...(field === undefined ? {} : { field }),
  });
}
