import { AppError, badInput } from "@muster/errors";
import { checkDistinct, checkId, checkSlug, checkText, checkWhole, uniqueItemsMax } from "./bounds.js";
import { type Bundle, type Catalogue, missing, type Recipe, type RecipeId } from "./definitions/index.js";
import {
  type Idempotency,
  type Item,
  type ItemId,
  type Movement,
  mainOf,
  type PlayerId,
  type Receipt,
  type Use,
} from "./domain.js";
import { planGrant } from "./grants.js";
import { notOwned, requireUnexpired, takeItem } from "./moves.js";
import { postOnce, type ServiceContext } from "./posting.js";
import type { Handed } from "./trade-policy.js";

/** What a player makes. */
export interface CraftRequest {
  readonly playerId: PlayerId;
  readonly recipeId: RecipeId;
  /** How often at once, 1 to 100. */
  readonly times: number;
  /** The unique items that are used up: as many of each kind as the recipe takes. */
  readonly itemIds: readonly ItemId[];
  /** The recipe's revision that the player saw; `null` accepts any. */
  readonly expectedRecipeRevision: number | null;
  readonly idempotencyKey: string;
}

/** Making something of something else. */
export interface CraftService {
  /**
   * Uses up what the recipe takes and makes what it gives, in one piece; stacks are taken from the main inventory. What is
   * made of things that may not be handed on yet may not be either, as long as they.
   *
   * @throws BAD_USER_INPUT, NOT_FOUND (recipe), ITEM_NOT_OWNED, INSUFFICIENT_FUNDS, LIMIT_REACHED, ACCOUNT_IN_DEBT, CONFLICT
   * (another revision of the recipe, or a stack would grow over its limit), IDEMPOTENCY_CONFLICT.
   */
  craft(request: CraftRequest): Promise<Receipt>;
}

/** Makes the {@link CraftService}. */
export function createCrafts(context: ServiceContext): CraftService {
  const { storage, catalogue, ids, clock, calendar } = context;

  /** Keys are kept for ever: those that are older than the expected revision's being part of the request have their answer. */
  const recallOlder = async (error: unknown, older: Idempotency): Promise<Receipt> => {
    if (!(error instanceof AppError) || error.code !== "IDEMPOTENCY_CONFLICT") throw error;
    const receipt = await storage.recall(older);
    if (receipt === undefined) throw error;
    return receipt;
  };

  return {
    async craft({ playerId, recipeId, times, itemIds, expectedRecipeRevision, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkSlug("recipeId", recipeId);
      checkWhole("times", times, 1, 100);
      if (itemIds.length > uniqueItemsMax) throw badInput("itemIds", `at most ${uniqueItemsMax}`);
      for (const [place, itemId] of itemIds.entries()) checkId(`itemIds[${place}]`, itemId);
      checkDistinct(itemIds, (place) => `itemIds[${place}]`);
      const asked = { recipeId, times: times.toString(), itemIds };
      const keyOf = (request: Idempotency["request"]): Idempotency => ({
        ...{ actorId: `player:${playerId}`, operation: "craft", key: idempotencyKey, request },
      });
      const revision = expectedRecipeRevision?.toString() ?? null;
      const made = postOnce(context, keyOf({ ...asked, expectedRecipeRevision: revision }), async () => {
        const inForce = await catalogue();
        const recipe = inForce.recipes.get(recipeId);
        if (recipe === undefined) throw missing("recipeId", "no such recipe");
        if (expectedRecipeRevision !== null && expectedRecipeRevision !== recipe.revision) {
          const details = { field: "expectedRecipeRevision", revision: recipe.revision };
          throw new AppError("CONFLICT", "the recipe has another revision", details);
        }
        const found = await storage.findItems(itemIds);
        const items = itemIds.map((itemId, place) => {
          const item = found[place];
          if (item?.kind !== "unique") throw notOwned(itemId, `itemIds[${place}].`);
          requireUnexpired(item, inForce.items.get(item.definitionId), clock.nowMs(), `itemIds[${place}].`);
          return item;
        });
        const taken = takeInputs(inForce, scale(recipe.inputs, times), playerId, items);
        const made = planGrant(inForce, ids, playerId, scale(recipe.outputs, times));
        const use = useOf(recipe, playerId, times, calendar.nowMs());
        return {
          kind: "craft",
          reason: `craft ${recipeId}`,
          movements: [...taken, ...made.movements],
          receipt: made.receipt,
          beside: {
            debtless: [playerId],
            crafted: {
              ...{ sourceId: ids.next<string>(), playerId, atMs: clock.nowMs() },
              madeOf: taken.flatMap(toHanded),
              made: made.movements.flatMap(toHanded),
            },
            ...(use === undefined ? {} : { use }),
          },
        };
      });
      return made.catch((error: unknown) => recallOlder(error, keyOf(asked)));
    },
  };
}

/** What using up `inputs` takes. */
function takeInputs(
  { items: kinds }: Catalogue,
  inputs: Bundle,
  playerId: PlayerId,
  items: readonly Item[],
): Movement[] {
  const from = mainOf(playerId);
  const wanted = new Map<string, bigint>();
  const stacks: Movement[] = [];
  for (const { definitionId, quantity } of inputs.items) {
    if (kinds.get(definitionId)?.stackMax == null) wanted.set(definitionId, quantity);
    else stacks.push({ kind: "stack", definitionId, quantity, stackMax: null, from, to: "sink" });
  }
  for (const { definitionId } of items) wanted.set(definitionId, (wanted.get(definitionId) ?? 0n) - 1n);
  const wrong = [...wanted].find(([, left]) => left !== 0n);
  if (wrong !== undefined)
    throw badInput("itemIds", `what the recipe takes: ${wrong[1] > 0n ? "more" : "fewer"} of ${wrong[0]}`);
  return [
    ...stacks,
    ...items.map((item) => takeItem(item, 1n, playerId, { to: "sink", stackMax: null })),
    ...inputs.currencies.map((line): Movement => ({ kind: "currency", ...line, from, to: "sink" })),
  ];
}

/** What a step of making uses up or makes. */
function toHanded(movement: Movement): Handed[] {
  switch (movement.kind) {
    case "stack":
      return [{ kind: "stack", definitionId: movement.definitionId, quantity: movement.quantity }];
    case "currency":
      return [{ kind: "currency", currencyId: movement.currencyId, amount: movement.amount }];
    case "create":
    case "destroy":
      return [{ kind: "unique", itemId: movement.itemId, definitionId: movement.definitionId }];
    default:
      return [];
  }
}

function scale({ items, currencies }: Bundle, times: number): Bundle {
  const factor = BigInt(times);
  return {
    items: items.map((line) => ({ ...line, quantity: line.quantity * factor })),
    currencies: currencies.map((line) => ({ ...line, amount: line.amount * factor })),
  };
}

const dayMs = 86_400_000;
/** The calendar's weeks begin on Monday, and 1970 began on a Thursday. */
const firstMondayMs = 4 * dayMs;

function useOf(
  { id: recipeId, limit }: Recipe,
  playerId: PlayerId,
  times: number,
  nowMs: number,
): Use | undefined {
  if (limit === null) return undefined;
  const periodStartMs = {
    ever: 0,
    day: nowMs - (nowMs % dayMs),
    week: nowMs - ((nowMs - firstMondayMs) % (7 * dayMs)),
  }[limit.period];
  return { playerId, recipeId, periodStartMs, times, timesMax: limit.max };
}
