import { AppError, badInput } from "@muster/errors";
import type { Branded } from "@muster/runtime";
import { checkId, checkText } from "../bounds.js";
import type { Item, Place, PlayerId } from "../domain.js";
import { mainOf } from "../domain.js";
import { requireKnownPlayer, type ServiceContext } from "../posting.js";
import type { Slice } from "../storage-port.js";
import type { Handed, Hold } from "../trade-policy.js";

/** Identifies an order to undo what a player handed over; a UUIDv7. */
export type ReversalId = Branded<string, "ReversalId">;

/** An operator's order to undo a compromised player's trades and gifts. Times are milliseconds since the Unix epoch. */
export interface Reversal {
  readonly id: ReversalId;
  readonly playerId: PlayerId;
  /** What was handed over since then is undone, up to the order itself. */
  readonly sinceMs: number;
  /** 1 to 128 printable ASCII characters. */
  readonly reason: string;
  /** The principal. */
  readonly actorId: string;
  readonly createdAtMs: number;
  /** `null` while it is under way. */
  readonly completedAtMs: number | null;
}

/** One thing that was to go back. */
export interface ReversedLine {
  /** Who had got it. */
  readonly playerId: PlayerId;
  /** To whom it went back. */
  readonly toPlayerId: PlayerId;
  readonly handed: Handed;
  /** How much of it was gone: 0 for what came back whole. Of a currency, `playerId` owes that much since. */
  readonly missing: bigint;
}

/** A trade or a gift that was undone. */
export interface ReversedSource {
  /** The trade's id, or that of the deed of giving. */
  readonly sourceId: string;
  readonly reason: "trade" | "gift";
  readonly lines: readonly ReversedLine[];
  /** Milliseconds since the Unix epoch. */
  readonly reversedAtMs: number;
}

/** A line with the places where what goes back is taken from. */
export interface PlannedReturn extends ReversedLine {
  readonly taken: readonly Taken[];
}

/** So much that is taken from a place; 1 of a unique item. */
export interface Taken {
  readonly from: Place;
  readonly amount: bigint;
}

/** What reversals keep. */
export interface ReversalStorage {
  /**
   * Keeps an order, once for each principal and key, and sets the work to it going.
   *
   * @throws IDEMPOTENCY_CONFLICT when the key was used for another order.
   */
  createReversal(reversal: Reversal, idempotencyKey: string): Promise<Reversal>;
  findReversals(ids: readonly ReversalId[]): Promise<(Reversal | undefined)[]>;
  /** The holds of the last trade or gift to which the order applies at `nowMs`; empty when there is none left. */
  nextProtected(reversal: Reversal, nowMs: number): Promise<Hold[]>;
  /**
   * The holds of the trades and gifts that an order would undo at `nowMs`, the newest first: of `sourcesMax` at most, those of
   * one together.
   */
  readProtected(
    order: Pick<Reversal, "playerId" | "sinceMs" | "createdAtMs">,
    nowMs: number,
    sourcesMax: number,
  ): Promise<Hold[]>;
  /**
   * Gives back what is planned, ends the holds and records it, with an audit entry, once for each source.
   *
   * @throws CONFLICT, INSUFFICIENT_FUNDS, ITEM_NOT_OWNED or IDEMPOTENCY_CONFLICT where something has changed since it was
   * planned: plan it again.
   */
  postReturn(
    reversal: Reversal,
    source: Omit<ReversedSource, "lines">,
    lines: readonly PlannedReturn[],
  ): Promise<void>;
  completeReversal(id: ReversalId, nowMs: number): Promise<void>;
  /** What an order has undone, by the sources' ids. */
  readReversedSources(id: ReversalId, slice: Slice): Promise<ReversedSource[]>;
}

/** What an operator orders. */
export interface ReversalRequest {
  /** The principal. */
  readonly actorId: string;
  readonly playerId: PlayerId;
  readonly sinceMs: number;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** A trade or a gift that an order would undo. */
export interface ReversibleSource extends Omit<ReversedSource, "reversedAtMs"> {
  /** When it changed hands. Milliseconds since the Unix epoch. */
  readonly receivedAtMs: number;
}

/** What an order would undo now, the newest first. */
export interface ReversalPreview {
  /** At most {@link previewSourcesMax}. */
  readonly sources: readonly ReversibleSource[];
  /** Whether these are all. */
  readonly isWhole: boolean;
}

/** The most trades and gifts that a preview shows. */
export const previewSourcesMax = 100;

/** Undoing what a compromised player handed over and got, as long as it is held. */
export interface ReversalService {
  /** @throws BAD_USER_INPUT, NOT_FOUND (player), IDEMPOTENCY_CONFLICT. */
  reverseTrades(request: ReversalRequest): Promise<Reversal>;
  /**
   * What an order would undo if it were given now. It is reckoned from what is there now: what comes back by one of them may
   * let more come back by the next.
   *
   * @throws BAD_USER_INPUT, NOT_FOUND (player).
   */
  previewReversal(order: Pick<ReversalRequest, "playerId" | "sinceMs">): Promise<ReversalPreview>;
  /**
   * Does the work of an order, one trade or gift at a time and the newest first, so that what was handed on comes back before
   * what it was got for goes. Running it again, or twice at once, goes on where it stopped.
   */
  runReversal(id: ReversalId): Promise<void>;
}

const overtaken = ["CONFLICT", "INSUFFICIENT_FUNDS", "ITEM_NOT_OWNED", "IDEMPOTENCY_CONFLICT"];
const attemptsMax = 8;

/** Makes the {@link ReversalService}. */
export function createReversals(
  context: ServiceContext & { readonly reversals: ReversalStorage },
): ReversalService {
  const { reversals, storage, clock, ids } = context;

  const reverseSource = async (reversal: Reversal, holds: readonly Hold[]): Promise<void> => {
    const [first] = holds;
    const { sourceId, reason } = first ?? {};
    if (sourceId === undefined || (reason !== "trade" && reason !== "gift"))
      throw new Error("what was bought or made is no handover");
    const lines = await planReturns(storage, holds);
    await reversals.postReturn(reversal, { sourceId, reason, reversedAtMs: clock.nowMs() }, lines);
  };

  /** @returns The time now, which is not before `sinceMs`. */
  const checkOrder = async ({
    playerId,
    sinceMs,
  }: Pick<ReversalRequest, "playerId" | "sinceMs">): Promise<number> => {
    checkId("playerId", playerId);
    const nowMs = clock.nowMs();
    if (sinceMs > nowMs) throw badInput("sinceAt", "in the past");
    await requireKnownPlayer(context, "playerId", playerId);
    return nowMs;
  };

  return {
    async reverseTrades({ actorId, playerId, sinceMs, reason, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkText("reason", reason);
      const createdAtMs = await checkOrder({ playerId, sinceMs });
      const id = ids.next<ReversalId>();
      const order = { id, playerId, sinceMs, reason, actorId, createdAtMs, completedAtMs: null };
      return reversals.createReversal(order, idempotencyKey);
    },

    async previewReversal({ playerId, sinceMs }) {
      const nowMs = await checkOrder({ playerId, sinceMs });
      const order = { playerId, sinceMs, createdAtMs: nowMs };
      const holds = await reversals.readProtected(order, nowMs, previewSourcesMax + 1);
      const lines = await planReturns(storage, holds);
      const sources = new Map<string, ReversibleSource & { readonly lines: PlannedReturn[] }>();
      for (const [place, { sourceId, reason, receivedAtMs }] of holds.entries()) {
        const line = lines[place];
        if (line === undefined || (reason !== "trade" && reason !== "gift")) continue;
        const source = sources.get(sourceId) ?? { sourceId, reason, receivedAtMs, lines: [] };
        source.lines.push(line);
        sources.set(sourceId, source);
      }
      const isWhole = sources.size <= previewSourcesMax;
      return { sources: [...sources.values()].slice(0, previewSourcesMax), isWhole };
    },

    async runReversal(id) {
      const [reversal] = await reversals.findReversals([id]);
      if (reversal === undefined) throw new AppError("INTERNAL", "a reversal was ordered and is gone");
      let attempts = 0;
      for (;;) {
        const holds = await reversals.nextProtected(reversal, clock.nowMs());
        if (holds.length === 0) break;
        try {
          await reverseSource(reversal, holds);
          attempts = 0;
        } catch (error) {
          const again = error instanceof AppError && overtaken.includes(error.code);
          if (!again || ++attempts >= attemptsMax) throw error;
        }
      }
      await reversals.completeReversal(id, clock.nowMs());
    },
  };
}

/** Where each held thing is now, and how much of it is left to go back: nobody keeps anything by putting it elsewhere. */
async function planReturns(
  storage: ServiceContext["storage"],
  holds: readonly Hold[],
): Promise<PlannedReturn[]> {
  const players = [...new Set(holds.map(({ playerId }) => playerId))];
  const [items, stacks, wallets] = await Promise.all([
    storage.findItems(holds.flatMap(({ held }) => (held.kind === "unique" ? [held.itemId] : []))),
    findStacksOf(storage, players, holds),
    storage.readWallets(players),
  ]);
  const stocks = [
    ...stacks.map(({ ownerId, containerId, definitionId, quantity }) =>
      stockOf({ ownerId, containerId }, { kind: "stack", definitionId, quantity }),
    ),
    ...players.flatMap((playerId, at) =>
      (wallets[at] ?? []).map((line) => stockOf(mainOf(playerId), { kind: "currency", ...line })),
    ),
  ];
  return holds.map(({ playerId, fromPlayerId, held }): PlannedReturn => {
    if (fromPlayerId === null) throw new Error("what was bought or made has no former owner");
    const line = { playerId, toPlayerId: fromPlayerId, handed: held };
    if (held.kind !== "unique") return { ...line, ...take(stocks, playerId, held) };
    const item = items.find((found) => found?.id === held.itemId);
    if (item?.ownerId !== playerId) return { ...line, taken: [], missing: 1n };
    const { containerId } = item;
    return { ...line, taken: [{ from: { ownerId: playerId, containerId }, amount: 1n }], missing: 0n };
  });
}

/** The stacks of the held kinds in all places of the players, those in the main inventory first. */
async function findStacksOf(
  storage: ServiceContext["storage"],
  players: readonly PlayerId[],
  holds: readonly Hold[],
): Promise<Item[]> {
  const kinds = new Set(holds.flatMap(({ held }) => (held.kind === "stack" ? [held.definitionId] : [])));
  if (kinds.size === 0) return [];
  const containers = await storage.readContainers(players);
  const keys = players.flatMap((ownerId, at) =>
    [null, ...(containers[at] ?? []).map(({ id }) => id)].flatMap((containerId) =>
      [...kinds].map((definitionId) => ({ ownerId, containerId, definitionId })),
    ),
  );
  return (await storage.findStacks(keys)).flatMap((stack) => stack ?? []);
}

/** What is counted, in one place, and how much of it no line has taken yet. */
interface Stock {
  readonly from: Place;
  readonly of: string;
  left: bigint;
}

type Counted = Exclude<Handed, { kind: "unique" }>;

function stockOf(from: Place, counted: Counted): Stock {
  return { from, of: nameOf(counted), left: amountOf(counted) };
}

/** Takes what there is of what a player holds, so that no two lines count on the same. */
function take(
  stocks: readonly Stock[],
  playerId: PlayerId,
  counted: Counted,
): Pick<PlannedReturn, "taken" | "missing"> {
  const name = nameOf(counted);
  let missing = amountOf(counted);
  const taken: Taken[] = [];
  for (const stock of stocks) {
    if (stock.from.ownerId !== playerId || stock.of !== name) continue;
    const amount = stock.left < missing ? stock.left : missing;
    if (amount === 0n) continue;
    stock.left -= amount;
    missing -= amount;
    taken.push({ from: stock.from, amount });
  }
  return { taken, missing };
}

function nameOf(counted: Counted): string {
  return counted.kind === "stack" ? `stack ${counted.definitionId}` : `currency ${counted.currencyId}`;
}

function amountOf(counted: Counted): bigint {
  return counted.kind === "stack" ? counted.quantity : counted.amount;
}
