import type { ContainerKindId, DefinitionId, PlayerId, Receipt, RecipeId } from "@muster/inventory/service";
import type { GivenAway } from "../model.js";
import { bundleEffects, operation } from "../operations.js";
import { type Actor, type Flow, gold, one, slug, somebody, someoneElse, someUnique } from "./actor.js";

/** The platform gives something. */
export const grant: Flow = async (actor) => {
  const { random, ids } = actor;
  const playerId = somebody(actor);
  const unique = one(random, ["sword", "chest"]) ?? "sword";
  const items = [
    { definitionId: slug<DefinitionId>("potion"), quantity: BigInt(1 + random.below(9)) },
    { definitionId: slug<DefinitionId>(unique), quantity: BigInt(1 + random.below(2)) },
  ].slice(random.below(2));
  const currencies = [{ currencyId: gold, amount: BigInt(20 + random.below(60)) }];
  const request = { playerId, items, currencies, reason: "test", idempotencyKey: ids.next<string>() };
  const receipt = await actor.perform(
    operation(
      "grantItems",
      { actorId: "service:test", ...request },
      {
        effects: () => bundleEffects(playerId, { items, currencies }, 1n),
      },
    ),
  );
  if (receipt !== undefined)
    for (const id of (receipt as Receipt).itemIds) actor.knowledge.uniques.hear(id, unique, playerId);
};

/** Support takes something back; what is missing is owed. */
export const takeBack: Flow = async (actor) => {
  const { random, ids } = actor;
  const playerId = somebody(actor);
  const itemId = someUnique(actor, playerId, "sword");
  const amount = BigInt(1 + random.below(random.below(4) === 0 ? 3000 : 20));
  await actor.perform(
    operation(
      "revokeItems",
      {
        ...{ actorId: "staff:support", playerId, policy: "debt", reason: "test" },
        items: itemId === undefined ? [] : [{ itemId, quantity: 1n }],
        currencies: [{ currencyId: gold, amount }],
        idempotencyKey: ids.next(),
      },
      {
        effects: ({ itemIds }) => [
          { playerId, assetId: "currency:gold", amount: -amount },
          ...itemIds.map(() => ({ playerId, assetId: "item:sword", amount: -1n })),
        ],
      },
    ),
  );
};

/** What is paid of a debt leaves the player's net as it is. */
export const payDebt: Flow = async (actor) => {
  const playerId = somebody(actor);
  await actor.perform(
    operation(
      "repayDebt",
      { playerId, currencyId: gold, amount: 1n, idempotencyKey: actor.ids.next() },
      { refusals: ["NOT_FOUND"] },
    ),
  );
};

/** Uses something up. */
export const use: Flow = async (actor) => {
  const { random, ids, knowledge } = actor;
  const playerId = somebody(actor);
  const itemId = knowledge.stacks.get(`${playerId} item:potion`);
  if (itemId === undefined) return;
  const quantity = BigInt(1 + random.below(4));
  await actor.perform(
    operation(
      "consumeItem",
      { playerId, itemId, quantity, idempotencyKey: ids.next() },
      {
        effects: () => [{ playerId, assetId: "item:potion", amount: -quantity }],
      },
    ),
  );
};

/** Gives something to another player. */
export const handOn: Flow = async (actor) => {
  await giveAway(actor, somebody(actor));
};

/** Gives something of a player's to another. @returns What, where it was not refused. */
export async function giveAway(actor: Actor, fromPlayerId: PlayerId): Promise<GivenAway | undefined> {
  const { random, ids, knowledge } = actor;
  const toPlayerId = someoneElse(actor, fromPlayerId);
  const potions = knowledge.stacks.get(`${fromPlayerId} item:potion`);
  if (potions === undefined) return undefined;
  const quantity = BigInt(1 + random.below(3));
  const sword = someUnique(actor, fromPlayerId, "sword");
  const items = [
    { itemId: potions, quantity },
    ...(sword === undefined ? [] : [{ itemId: sword, quantity: 1n }]),
  ];
  const currencies = [{ currencyId: gold, amount: 1n }];
  const lines = [
    { assetId: "item:potion", amount: quantity },
    { assetId: "currency:gold", amount: 1n },
    ...(sword === undefined ? [] : [{ assetId: "item:sword", amount: 1n }]),
  ];
  const beganMs = actor.nowMs();
  const given = await actor.perform(
    operation(
      "sendGift",
      { fromPlayerId, toPlayerId, items, currencies, message: "hi", idempotencyKey: ids.next() },
      {
        refusals: ["TRADE_LOCKED"],
        effects: () =>
          lines.flatMap(({ assetId, amount }) => [
            { playerId: fromPlayerId, assetId, amount: -amount },
            { playerId: toPlayerId, assetId, amount },
          ]),
      },
    ),
  );
  if (given === undefined) return undefined;
  if (sword !== undefined) knowledge.uniques.hear(sword, "sword", toPlayerId);
  return { fromPlayerId, toPlayerId, lines, beganMs, answeredMs: actor.nowMs() };
}

/** Makes something of something else. */
export const forge: Flow = async (actor) => {
  const { random, ids } = actor;
  const playerId = somebody(actor);
  const recipe = one(random, ["forge", "melt", "daily"]) ?? "forge";
  const sword = recipe === "melt" ? someUnique(actor, playerId, "sword") : undefined;
  if (recipe === "melt" && sword === undefined) return grant(actor);
  const effects = {
    forge: [
      { playerId, assetId: "item:potion", amount: -3n },
      { playerId, assetId: "currency:gold", amount: -5n },
      { playerId, assetId: "item:sword", amount: 1n },
    ],
    melt: [
      { playerId, assetId: "item:sword", amount: -1n },
      { playerId, assetId: "item:egg", amount: 1n },
      { playerId, assetId: "currency:gold", amount: 20n },
    ],
    daily: [
      { playerId, assetId: "currency:gold", amount: -1n },
      { playerId, assetId: "item:egg", amount: 2n },
    ],
  }[recipe];
  const receipt = await actor.perform(
    operation(
      "craft",
      {
        ...{ playerId, recipeId: slug<RecipeId>(recipe), times: 1, expectedRecipeRevision: null },
        ...{ itemIds: sword === undefined ? [] : [sword], idempotencyKey: ids.next() },
      },
      { effects: () => effects ?? [] },
    ),
  );
  if (receipt === undefined) return;
  if (sword !== undefined) actor.knowledge.uniques.hear(sword, "sword", undefined);
  if (recipe === "forge")
    for (const id of (receipt as Receipt).itemIds) actor.knowledge.uniques.hear(id, "sword", playerId);
};

/** Puts something into a container, which is opened first. */
export const stow: Flow = async (actor) => {
  const { random, ids, knowledge } = actor;
  const playerId = somebody(actor);
  const own = knowledge.containers.filter((container) => container.playerId === playerId);
  if (own.length === 0 || random.below(8) === 0) {
    const opened = await actor.perform(
      operation("openContainer", {
        playerId,
        kindId: slug<ContainerKindId>("bank"),
        idempotencyKey: ids.next(),
      }),
    );
    if (opened !== undefined) knowledge.containers.push(opened as (typeof own)[number]);
    return;
  }
  const sword = someUnique(actor, playerId, "sword");
  const potions = knowledge.stacks.get(`${playerId} item:potion`);
  const itemId = sword !== undefined && random.below(3) > 0 ? sword : potions;
  if (itemId === undefined) return;
  const toContainerId = one(random, own)?.id ?? null;
  await actor.perform(
    operation(
      "moveItem",
      { playerId, itemId, quantity: 1n, toContainerId, idempotencyKey: ids.next() },
      // Where it is, only the platform knows: it may be there already.
      { refusals: ["BAD_USER_INPUT"] },
    ),
  );
};
