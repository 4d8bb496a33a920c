import {
  createDefinitions,
  type Definitions,
  type DefinitionsOptions,
  type Effect,
} from "@muster/definitions";
import { defineAssets, defineHoldPeriods, defineLifetimes } from "@muster/ledger";
import type { Transaction } from "@muster/postgres";
import {
  type Content,
  checkStep,
  currencyAsset,
  defaultTradePolicy,
  isLasting,
  itemAsset,
  parseContent,
} from "../service/index.js";

/** The space in which inventory's definitions are published. */
export const definitionsSpace = "inventory.items";

/** Opens the space of inventory's definitions. What takes effect is known to the book, in the same transaction. */
export function createItemDefinitions(
  options: Pick<
    DefinitionsOptions<Content>,
    "postgres" | "directUrl" | "clock" | "calendar" | "ids" | "logger"
  >,
): Definitions<Content> {
  return createDefinitions<Content>({
    ...options,
    space: definitionsSpace,
    parse: parseContent,
    check: ({ before, after }) => checkStep(before, after),
    isLasting,
    onPublish: (tx, effect) => project(tx, effect, options.clock.nowMs()),
  });
}

async function project(tx: Transaction, { changes }: Effect<Content>, nowMs: number): Promise<void> {
  for (const { id, after } of changes) {
    if (id !== "tradePolicy") continue;
    const policy = after?.content.kind === "tradePolicy" ? after.content.content : defaultTradePolicy;
    await defineHoldPeriods(tx, { gift: policy.tradeHoldS, purchase: policy.purchaseHoldS });
  }
  const assets = changes.flatMap(({ after }) => {
    if (after === undefined) return [];
    const { revision, content: given } = after;
    if (given.kind === "currency")
      return [{ id: currencyAsset(given.content.id), form: "counted" as const, balanceMax: null, revision }];
    if (given.kind !== "item") return [];
    const { id, stackMax } = given.content;
    const form = stackMax === null ? ("unique" as const) : ("counted" as const);
    return [{ id: itemAsset(id), form, balanceMax: stackMax, revision }];
  });
  const lifetimes = changes.flatMap(({ after }) => {
    if (after?.content.kind !== "item") return [];
    const { id, lifetimeS } = after.content.content;
    return [{ assetId: itemAsset(id), seconds: lifetimeS }];
  });
  await defineAssets(tx, assets);
  await defineLifetimes(tx, lifetimes, nowMs);
}
