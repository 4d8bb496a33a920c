import { readAudit } from "@muster/audit";
import type { PlayerId } from "@muster/auth";
import { auditLedger } from "@muster/ledger";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ItemId } from "../../src/service/index.js";
import {
  arrow,
  changesOf,
  clock,
  footprint,
  give,
  gold,
  ids,
  makePlayer,
  potion,
  publishBasics,
  stackOf,
  sword,
  useSetting,
} from "../setting.js";

const setting = useSetting();
beforeAll(() => publishBasics(setting()));
afterAll(async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});

test("a grant gives stacks, unique items and currencies, and one event says so", async () => {
  const { service, storage } = setting();
  const playerId = await makePlayer(setting());
  const request = {
    actorId: "staff:1",
    playerId,
    items: [
      { definitionId: potion, quantity: 5n },
      { definitionId: sword, quantity: 2n },
    ],
    currencies: [{ currencyId: gold, amount: 250n }],
    reason: "quest 7",
    idempotencyKey: "first",
  };
  const receipt = await service.grantItems(request);
  const [items = []] = await storage.readItems([{ playerId, limit: 10, backward: false, from: undefined }]);
  expect(
    items.map(({ kind, definitionId, quantity, ownerId }) => ({ kind, definitionId, quantity, ownerId })),
  ).toEqual(
    expect.arrayContaining([
      { kind: "stack", definitionId: potion, quantity: 5n, ownerId: playerId },
      { kind: "unique", definitionId: sword, quantity: 1n, ownerId: playerId },
      { kind: "unique", definitionId: sword, quantity: 1n, ownerId: playerId },
    ]),
  );
  expect(items).toHaveLength(3);
  expect(await storage.readWallets([playerId])).toEqual([[{ currencyId: gold, amount: 250n }]]);
  expect(receipt.itemIds).toEqual(items.filter((item) => item.kind === "unique").map((item) => item.id));
  expect(await changesOf(setting(), playerId)).toEqual([
    {
      ownerId: playerId,
      kind: "grant",
      unitId: expect.any(String),
      changes: [
        { assetId: "item:potion", itemId: null, delta: "5" },
        { assetId: "currency:gold", itemId: null, delta: "250" },
        ...receipt.itemIds.map((itemId) => ({ assetId: "item:sword", itemId, delta: "1" })),
      ],
    },
  ]);

  const before = await footprint(setting());
  expect(await service.grantItems(request)).toEqual(receipt);
  await expect(service.grantItems({ ...request, reason: "quest 8" })).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
  expect(await footprint(setting())).toEqual(before);
});

test("of two who use up the last one at once, one does", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting());
  await give(setting(), playerId, [[potion, 1n]]);
  const [swordId = "" as ItemId] = await give(setting(), playerId, [[sword, 1n]]);
  const { id: potionId } = await stackOf(setting(), playerId, potion);
  for (const itemId of [potionId, swordId]) {
    const tries = await Promise.allSettled(
      ["one", "two"].map((who) =>
        service.consumeItem({ playerId, itemId, quantity: 1n, idempotencyKey: `${itemId} ${who}` }),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(tries.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "ITEM_NOT_OWNED" },
    });
  }
  const kinds = (await changesOf(setting(), playerId)).map(({ kind }) => kind);
  expect(kinds).toEqual(["grant", "grant", "consume", "consume"]);
});

test("using up what is gone again with the same key gives the first answer", async () => {
  const { service } = setting();
  const playerId = await makePlayer(setting());
  const [itemId = "" as ItemId] = await give(setting(), playerId, [[sword, 1n]]);
  const request = { playerId, itemId, quantity: 1n, idempotencyKey: "eat" };
  const receipt = await service.consumeItem(request);
  const before = await footprint(setting());
  expect(await service.consumeItem(request)).toEqual(receipt);
  await expect(service.consumeItem({ ...request, quantity: 2n })).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
  await expect(service.consumeItem({ ...request, idempotencyKey: "again" })).rejects.toMatchObject({
    code: "ITEM_NOT_OWNED",
    details: { field: "itemId", itemId },
  });
  expect(await footprint(setting())).toEqual(before);
});

test("an operator's transfer is not bound by the trade policy, and audited", async () => {
  const { service, admin } = setting();
  const [from, to] = [await makePlayer(setting()), await makePlayer(setting())];
  const [itemId = "" as ItemId] = await give(setting(), from, [[sword, 1n]]);
  const request = { actorId: "staff:7", fromPlayerId: undefined, toPlayerId: to, itemId, quantity: 1n };
  for (let time = 0; time < 2; time++) await service.transferItem({ ...request, idempotencyKey: "moved" });
  const entries = await readAudit(
    admin,
    { subject: `player:${from}`, action: "inventory.transfer" },
    { limit: 9, backward: false, from: undefined },
  );
  expect(entries).toMatchObject([
    { actorId: "staff:7", details: { playerId: from, recipientId: to, itemIds: [itemId] } },
  ]);
});

test("a transfer moves a stack or a unique item, and tells both", async () => {
  const { service, storage } = setting();
  const [from, to] = [await makePlayer(setting()), await makePlayer(setting())];
  const [swordId = "" as ItemId] = await give(setting(), from, [[sword, 1n]]);
  await give(setting(), from, [[potion, 10n]]);
  const actor = { actorId: `player:${from}`, fromPlayerId: from, toPlayerId: to };
  const potionStack = await stackOf(setting(), from, potion);
  await service.transferItem({ ...actor, itemId: potionStack.id, quantity: 4n, idempotencyKey: "p" });
  const handedOverFromMs = clock.nowMs();
  await service.transferItem({ ...actor, itemId: swordId, quantity: 1n, idempotencyKey: "s" });
  expect((await stackOf(setting(), from, potion)).quantity).toBe(6n);
  expect((await stackOf(setting(), to, potion)).quantity).toBe(4n);
  const [handedOver] = await storage.findItems([swordId]);
  expect(handedOver?.ownerId).toBe(to);
  expect(handedOver?.acquiredAtMs).toBeGreaterThanOrEqual(handedOverFromMs);
  const potions = (delta: string) => [{ assetId: "item:potion", itemId: null, delta }];
  const swords = (delta: string) => [{ assetId: "item:sword", itemId: swordId, delta }];
  expect((await changesOf(setting(), from)).slice(2).map(({ changes }) => changes)).toEqual([
    potions("-4"),
    swords("-1"),
  ]);
  expect((await changesOf(setting(), to)).map(({ changes }) => changes)).toEqual([potions("4"), swords("1")]);
});

test("staff may move anyone's item, and repeat it when it is the recipient's already", async () => {
  const { service, storage } = setting();
  const [from, to] = [await makePlayer(setting()), await makePlayer(setting())];
  const [itemId = "" as ItemId] = await give(setting(), from, [[sword, 1n]]);
  const request = {
    actorId: "staff:1",
    fromPlayerId: undefined,
    toPlayerId: to,
    itemId,
    quantity: 1n,
    idempotencyKey: "move",
  };
  const receipt = await service.transferItem(request);
  expect(receipt).toMatchObject({ playerId: from, recipientId: to, itemIds: [itemId] });
  expect(await service.transferItem(request)).toEqual(receipt);
  await expect(service.transferItem({ ...request, idempotencyKey: "more" })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "toPlayerId" },
  });
  expect((await storage.findItems([itemId]))[0]?.ownerId).toBe(to);
});

test("what another owns can be neither used up nor handed on", async () => {
  const { service } = setting();
  const [owner, thief, friend] = [
    await makePlayer(setting()),
    await makePlayer(setting()),
    await makePlayer(setting()),
  ];
  const [swordId = "" as ItemId] = await give(setting(), owner, [[sword, 1n]]);
  await give(setting(), owner, [[potion, 3n]]);
  await give(setting(), thief, [[potion, 3n]]);
  const { id: stackId } = await stackOf(setting(), owner, potion);
  const before = await footprint(setting());
  for (const itemId of [swordId, stackId]) {
    const one = { itemId, quantity: 1n, idempotencyKey: ids.next() };
    await expect(service.consumeItem({ playerId: thief, ...one })).rejects.toMatchObject({
      code: "ITEM_NOT_OWNED",
      details: { itemId },
    });
    await expect(
      service.transferItem({ actorId: `player:${thief}`, fromPlayerId: thief, toPlayerId: friend, ...one }),
    ).rejects.toMatchObject({ code: "ITEM_NOT_OWNED", details: { itemId } });
  }
  expect(await footprint(setting())).toEqual(before);
});

test("a stack stops at its limit, whether it is filled by grants at once or by a transfer", async () => {
  const { service } = setting();
  const [rich, full] = [await makePlayer(setting()), await makePlayer(setting())];
  await give(setting(), full, [[arrow, 95n]]);
  await give(setting(), rich, [[arrow, 50n]]);
  const before = await footprint(setting());
  const { id: itemId } = await stackOf(setting(), rich, arrow);
  await expect(
    service.transferItem({
      actorId: `player:${rich}`,
      fromPlayerId: rich,
      toPlayerId: full,
      itemId,
      quantity: 6n,
      idempotencyKey: "over",
    }),
  ).rejects.toMatchObject({ code: "CONFLICT", details: { field: "quantity" } });
  await expect(give(setting(), full, [[arrow, 6n]])).rejects.toMatchObject({
    code: "CONFLICT",
    details: { field: "items.quantity" },
  });
  expect(await footprint(setting())).toEqual(before);
  const grants = await Promise.allSettled(
    Array.from({ length: 20 }, () => give(setting(), full, [[arrow, 3n]])),
  );
  expect(grants.map(({ status }) => status).filter((status) => status === "fulfilled")).toHaveLength(1);
  expect((await stackOf(setting(), full, arrow)).quantity).toBe(98n);
  const empty = await makePlayer(setting());
  await Promise.allSettled(Array.from({ length: 20 }, () => give(setting(), empty, [[arrow, 30n]])));
  expect((await stackOf(setting(), empty, arrow)).quantity).toBe(90n);
});

test("a hundred transfers to and fro at once keep the sum", async () => {
  const { service, storage } = setting();
  const players = await Promise.all(Array.from({ length: 4 }, () => makePlayer(setting())));
  await Promise.all(players.map((playerId) => give(setting(), playerId, [[potion, 20n]])));
  const stacks = await Promise.all(players.map((playerId) => stackOf(setting(), playerId, potion)));
  await Promise.allSettled(
    Array.from({ length: 100 }, (_, at) => {
      const from = players[at % 4] as PlayerId;
      const to = players[(at * 7 + 1) % 4] as PlayerId;
      const itemId = stacks[at % 4]?.id as ItemId;
      const quantity = BigInt(1 + (at % 9));
      return service.transferItem({
        actorId: `player:${from}`,
        fromPlayerId: from,
        toPlayerId: to,
        itemId,
        quantity,
        idempotencyKey: `storm ${at}`,
      });
    }),
  );
  const left = await storage.findStacks(
    players.map((ownerId) => ({ ownerId, containerId: null, definitionId: potion })),
  );
  expect(left.reduce((sum, stack) => sum + (stack?.quantity ?? 0n), 0n)).toBe(80n);
});
