import { createHash } from "node:crypto";
import type { Trade, TradeSide } from "@muster/inventory/service";
import type { Order, RefundPolicy } from "@muster/store/service";
import type { Operation } from "./operations.js";

/** What an answer says that a player has more, or less, of an asset; debts and what is in escrow are theirs. */
export interface Effect {
  readonly playerId: string;
  /** `item:potion`, `currency:gold`. */
  readonly assetId: string;
  readonly amount: bigint;
}

/** A key that a client used. */
export interface UsedKey {
  readonly method: string;
  /** The code of its refusal; `undefined` where it was answered. */
  readonly refusal: string | undefined;
  /** What to ask once more: it was refused after a call that got no answer. */
  readonly doubtful: Operation | undefined;
}

/** How an operation ended, as its client knows it. */
export interface Ended {
  readonly operation: Operation;
  /** `undefined` where it was refused. */
  readonly answer: unknown;
  /** The code of its refusal. */
  readonly refusal: string | undefined;
  /** Whether some call with its key got no answer, so that it may have been done although another was refused. */
  readonly unsure: boolean;
}

/** An order that was answered: what of it is looked at again. */
export interface SoldOrder extends Pick<Order, "playerId" | "recipientId" | "offerId" | "quantity"> {
  /** How many entitlements it gave. */
  readonly passes: number;
  refundedBy: RefundPolicy | undefined;
}

/** What a player gave to another, as its client knows it. */
export interface GivenAway {
  readonly fromPlayerId: string;
  readonly toPlayerId: string;
  readonly lines: readonly Pick<Effect, "assetId" | "amount">[];
  /** Not after it was given, and not before its answer. Milliseconds since the Unix epoch. */
  readonly beganMs: number;
  readonly answeredMs: number;
}

/** An order to undo what a player handed over, with what the player had just given where there is such a thing. */
export interface OrderedReversal {
  readonly playerId: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
  readonly gift: GivenAway | undefined;
}

/** A trade or a gift that was undone, by its record. */
export interface UndoneSource {
  readonly sourceId: string;
  readonly reversalId: string;
  readonly reason: "trade" | "gift";
  readonly lines: readonly {
    readonly playerId: string;
    readonly toPlayerId: string;
    readonly assetId: string;
    readonly amount: bigint;
    /** So much of it was gone; of a currency it is owed. */
    readonly missing: bigint;
  }[];
}

/** Of a trade what is looked at again. */
export interface KnownTrade extends Pick<Trade, "state" | "step" | "expiresAtMs"> {
  readonly players: readonly string[];
}

/** What must be there, from the answers that clients got and nothing else. */
export class Model {
  /** By `<player> <asset>`. */
  readonly expected = new Map<string, bigint>();
  /** By the id under which the book keeps the key. */
  readonly keys = new Map<string, UsedKey>();
  readonly orders = new Map<string, SoldOrder>();
  readonly reversals = new Map<string, OrderedReversal>();
  /** What staff decided of held orders. */
  readonly decisions = new Map<string, "released" | "rejected">();
  /** By its token what became of each save of a document: `unsure` where it was refused after a call that got no answer. */
  readonly saves = new Map<string, "saved" | "refused" | "unsure">();
  /** What should never have been answered. */
  readonly problems: string[] = [];
  /** As the latest answer has them. */
  readonly trades = new Map<string, KnownTrade>();
  /** Trades whose time was made to end. */
  readonly overdue = new Set<string>();
  /** How many of each kind were done, and were refused with which code: `purchaseOffer done`. */
  readonly tally = new Map<string, number>();
  readonly #usedKeys = new Map<string, UsedKey>();
  readonly #texts = new Map<string, string>();

  end(ended: Ended): void {
    const { operation, answer, refusal, unsure } = ended;
    const { method, key } = operation;
    this.#count(`${method} ${refusal ?? "done"}`);
    if (key !== undefined) {
      const doubtful = refusal !== undefined && unsure ? operation : undefined;
      this.keys.set(
        keyIdOf(key),
        doubtful === undefined ? this.#usedKey(method, refusal) : { method, refusal, doubtful },
      );
    }
    if (refusal === undefined) {
      this.#apply(operation.effects(answer));
      operation.learn(answer, this);
    } else operation.miss(unsure, this);
  }

  /** Notes an order that was sold for a currency. */
  sell({ id, playerId, recipientId, offerId, quantity, delivery }: Order): void {
    const passes = delivery.entitlements.length;
    const players = { playerId: this.#one(playerId), recipientId: this.#one(recipientId) };
    this.orders.set(id, { ...players, offerId: this.#one(offerId), quantity, passes, refundedBy: undefined });
  }

  /** Keeps the latest of the trade, and applies what it moved when it is first heard of as settled. */
  seeTrade(trade: Trade): void {
    const { id, state, step, proposer, recipient, expiresAtMs } = trade;
    const known = this.trades.get(id);
    if (known !== undefined && known.step >= step) return;
    const players = [this.#one(proposer.playerId), this.#one(recipient.playerId)];
    this.trades.set(id, { state, step, players, expiresAtMs });
    if (!wasSettled(trade) || (known !== undefined && wasSettled(known))) return;
    this.#hand(proposer, recipient);
    this.#hand(recipient, proposer);
  }

  #hand({ playerId, gives }: TradeSide, to: TradeSide): void {
    const lines = [
      ...gives.items.map((line) => ({ assetId: `item:${line.definitionId}`, amount: line.quantity })),
      ...gives.currencies.map((line) => ({ assetId: `currency:${line.currencyId}`, amount: line.amount })),
    ];
    for (const { assetId, amount } of lines)
      this.#apply([
        { playerId, assetId, amount: -amount },
        { playerId: to.playerId, assetId, amount },
      ]);
  }

  /**
   * Applies what was undone, by what is on record of it. A refund of a gift that was undone before took from who had paid for it,
   * to whom it had gone back, and not once more from its recipient.
   */
  undo(sources: readonly UndoneSource[]): void {
    for (const { sourceId, lines } of sources) {
      const { refundedBy } = this.orders.get(sourceId) ?? {};
      for (const { playerId, toPlayerId, assetId, amount, missing } of lines) {
        const came = amount - missing;
        const gone = assetId.startsWith("currency:") ? amount : came;
        this.#apply([
          { playerId, assetId, amount: -gone },
          { playerId: toPlayerId, assetId, amount: came },
        ]);
        if (refundedBy === undefined || refundedBy === "WRITE_OFF") continue;
        this.#apply([
          { playerId, assetId, amount },
          { playerId: toPlayerId, assetId, amount: -amount },
        ]);
      }
    }
  }

  /** Applies what purchases for money gave that were not refunded. */
  deliver(effects: readonly Effect[]): void {
    this.#apply(effects);
  }

  #apply(effects: readonly Effect[]): void {
    for (const { playerId, assetId, amount } of effects) {
      const account = `${playerId} ${assetId}`;
      this.expected.set(account, (this.expected.get(account) ?? 0n) + amount);
    }
  }

  /** One for all keys of a kind: there are as many keys as operations. */
  #usedKey(method: string, refusal: string | undefined): UsedKey {
    const kind = `${method} ${refusal}`;
    const known = this.#usedKeys.get(kind) ?? { method, refusal, doubtful: undefined };
    this.#usedKeys.set(kind, known);
    return known;
  }

  /** The same text for equal ones: each answer brings its own. */
  #one<Text extends string>(text: Text): Text {
    const known = this.#texts.get(text) ?? text;
    this.#texts.set(known, known);
    return known as Text;
  }

  #count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }
}

/** What is reversed was settled before. */
function wasSettled({ state }: Pick<Trade, "state">): boolean {
  return state === "settled" || state === "reversed";
}

/** Under what the book keeps a key: a UUID. */
export function keyIdOf({ ownerId, operation, key }: NonNullable<Operation["key"]>): string {
  const hex = createHash("sha256").update(`${ownerId}\n${operation}\n${key}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
