import { badInput } from "@muster/errors";
import { checkAmount, checkId, checkSlug, checkText } from "./bounds.js";
import { type CurrencyId, type CurrencyLine, missing } from "./definitions/index.js";
import { type Item, type Movement, mainOf, type PlayerId, type Receipt } from "./domain.js";
import { notOwned, takeItem } from "./moves.js";
import { postOnce, requireKnownPlayer, type ServiceContext } from "./posting.js";
import { checkHeldLines, type HeldLine } from "./transfers.js";

/** What is done where a player no longer has what is taken back. */
export type RevocationPolicy = "debt" | "availableOnly";

/** What an operator takes back. */
export interface RevocationRequest {
  /** The principal. */
  readonly actorId: string;
  readonly playerId: PlayerId;
  readonly items: readonly HeldLine[];
  readonly currencies: readonly CurrencyLine[];
  readonly policy: RevocationPolicy;
  /** 1 to 128 printable ASCII characters. */
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** What a player pays off. */
export interface RepaymentRequest {
  readonly playerId: PlayerId;
  readonly currencyId: CurrencyId;
  readonly amount: bigint;
  readonly idempotencyKey: string;
}

/** Value that is taken back, and what is owed of it. */
export interface RevocationService {
  /**
   * Takes back what there is of `items` and `currencies`. What is lacking of a currency is owed with the policy `debt`;
   * what is lacking of items never is.
   *
   * @throws BAD_USER_INPUT, NOT_FOUND (player or currency), ITEM_NOT_OWNED (an item of another player), IDEMPOTENCY_CONFLICT.
   */
  revokeItems(request: RevocationRequest): Promise<Receipt>;
  /** @throws BAD_USER_INPUT, NOT_FOUND (no debt in that currency), INSUFFICIENT_FUNDS, IDEMPOTENCY_CONFLICT. */
  repayDebt(request: RepaymentRequest): Promise<Receipt>;
}

/** Makes the {@link RevocationService}. */
export function createRevocations(context: ServiceContext): RevocationService {
  const { storage, catalogue } = context;

  const planCurrencies = async (
    playerId: PlayerId,
    currencies: readonly CurrencyLine[],
    policy: RevocationPolicy,
  ): Promise<Movement[]> => {
    const known = (await catalogue()).currencies;
    for (const [place, { currencyId }] of currencies.entries())
      if (!known.has(currencyId)) throw missing(`currencies[${place}].currencyId`, "no such currency");
    const from = mainOf(playerId);
    if (policy === "debt")
      return currencies.map((line) => ({ kind: "currency", ...line, from, to: "sink", owed: true }));
    const [wallet = []] = await storage.readWallets([playerId]);
    return currencies.flatMap(({ currencyId, amount }): Movement[] => {
      const there = wallet.find((balance) => balance.currencyId === currencyId)?.amount ?? 0n;
      const taken = there < amount ? there : amount;
      return taken === 0n ? [] : [{ kind: "currency", currencyId, amount: taken, from, to: "sink" }];
    });
  };

  const planItems = async (playerId: PlayerId, lines: readonly HeldLine[]) => {
    const found = await storage.findItems(lines.map(({ itemId }) => itemId));
    return lines.flatMap(({ itemId, quantity }, place): { item: Item; movement: Movement }[] => {
      const item = found[place];
      if (item === undefined) return [];
      if (item.ownerId !== playerId) throw notOwned(itemId, `items[${place}].`);
      const taken = quantity < item.quantity ? quantity : item.quantity;
      return [{ item, movement: takeItem(item, taken, playerId, { to: "sink", stackMax: null }) }];
    });
  };

  return {
    async revokeItems({ actorId, playerId, items, currencies, policy, reason, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkText("reason", reason);
      checkId("playerId", playerId);
      checkHeldLines(items, currencies);
      const request = {
        playerId,
        policy,
        reason,
        items: items.map((line) => [line.itemId, line.quantity.toString()]),
        currencies: currencies.map((line) => [line.currencyId, line.amount.toString()]),
      };
      const idempotency = { actorId, operation: "revokeItems", key: idempotencyKey, request };
      return postOnce(context, idempotency, async () => {
        await requireKnownPlayer(context, "playerId", playerId);
        const taken = await planItems(playerId, items);
        return {
          kind: "revoke",
          reason,
          movements: [
            ...taken.map(({ movement }) => movement),
            ...(await planCurrencies(playerId, currencies, policy)),
          ],
          receipt: {
            playerId,
            recipientId: null,
            itemIds: taken.flatMap(({ item }) => (item.kind === "unique" ? [item.id] : [])),
            stackedIds: taken.flatMap(({ item }) => (item.kind === "stack" ? [item.definitionId] : [])),
            containerIds: [...new Set(taken.map(({ item }) => item.containerId))],
            currencyIds: currencies.map(({ currencyId }) => currencyId),
          },
          beside: { audit: { action: "inventory.revoke", subject: `player:${playerId}` } },
        };
      });
    },

    async repayDebt({ playerId, currencyId, amount, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkSlug("currencyId", currencyId);
      checkAmount("amount", amount);
      const idempotency = {
        actorId: `player:${playerId}`,
        operation: "repayDebt",
        key: idempotencyKey,
        request: { currencyId, amount: amount.toString() },
      };
      return postOnce(context, idempotency, async () => {
        const [debts = []] = await storage.readDebts([playerId]);
        const debt = debts.find((one) => one.currencyId === currencyId);
        if (debt === undefined) throw missing("currencyId", "nothing is owed in that currency");
        if (amount > debt.amount) throw badInput("amount", `1 to ${debt.amount}, what is owed`);
        const from = mainOf(playerId);
        return {
          kind: "debtPayment",
          reason: "debt payment",
          movements: [
            { kind: "currency", currencyId, amount, from, to: "sink" },
            { kind: "debt", currencyId, amount, from },
          ],
          receipt: {
            playerId,
            recipientId: null,
            itemIds: [],
            stackedIds: [],
            containerIds: [],
            currencyIds: [currencyId],
          },
        };
      });
    },
  };
}
