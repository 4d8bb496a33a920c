import { createHash } from "node:crypto";
import type { Trade } from "@muster/inventory/service";
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
  readonly key: string;
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

/** An order that was answered. */
export interface SoldOrder {
  readonly order: Order;
  refundedBy: RefundPolicy | undefined;
}

/** What must be there, from the answers that clients got and nothing else. */
export class Model {
  /** By `<player> <asset>`. */
  readonly expected = new Map<string, bigint>();
  /** By the id under which the book keeps the key. */
  readonly keys = new Map<string, UsedKey>();
  readonly orders = new Map<string, SoldOrder>();
  /** What should never have been answered. */
  readonly problems: string[] = [];
  /** As the latest answer has them. */
  readonly trades = new Map<string, Trade>();
  /** Trades whose time was made to end. */
  readonly overdue = new Set<string>();
  /** How many of each kind were done, and were refused with which code: `purchaseOffer done`. */
  readonly tally = new Map<string, number>();

  end(ended: Ended): void {
    const { operation, answer, refusal, unsure } = ended;
    const { method, key } = operation;
    this.#count(`${method} ${refusal ?? "done"}`);
    if (key !== undefined) {
      const doubtful = refusal !== undefined && unsure ? operation : undefined;
      this.keys.set(keyIdOf(key), { method, key: key.key, refusal, doubtful });
    }
    if (refusal === undefined) this.#apply(operation.effects(answer));
    if (refusal === undefined) operation.learn(answer, this);
  }

  /** Keeps the latest of the trade. */
  seeTrade(trade: Trade): void {
    const known = this.trades.get(trade.id);
    if (known === undefined || known.step < trade.step) this.trades.set(trade.id, trade);
  }

  /** Applies what the settled trades moved: known when all answers are. */
  settleTrades(): void {
    for (const { state, proposer, recipient } of this.trades.values()) {
      if (state !== "settled") continue;
      for (const [from, to] of [
        [proposer, recipient],
        [recipient, proposer],
      ] as const) {
        const lines = [
          ...from.gives.items.map((line) => ({
            assetId: `item:${line.definitionId}`,
            amount: line.quantity,
          })),
          ...from.gives.currencies.map((line) => ({
            assetId: `currency:${line.currencyId}`,
            amount: line.amount,
          })),
        ];
        for (const { assetId, amount } of lines)
          this.#apply([
            { playerId: from.playerId, assetId, amount: -amount },
            { playerId: to.playerId, assetId, amount },
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

  #count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }
}

/** Under what the book keeps a key: a UUID. */
export function keyIdOf({ ownerId, operation, key }: NonNullable<Operation["key"]>): string {
  const hex = createHash("sha256").update(`${ownerId}\n${operation}\n${key}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
