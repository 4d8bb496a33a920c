import { auditLedger } from "@muster/ledger";
import { beforeAll, expect, test } from "vitest";
import type { CurrencyId, ItemId, PlayerId } from "../../src/service/index.js";
import type { RevocationRequest } from "../../src/service/revocations.js";
import {
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

const revoke = (request: Partial<RevocationRequest> & Pick<RevocationRequest, "playerId">) =>
  setting().service.revokeItems({
    actorId: "staff:1",
    items: [],
    currencies: [],
    policy: "debt",
    reason: "fraud",
    idempotencyKey: ids.next(),
    ...request,
  });

const owes = async (playerId: PlayerId) => (await setting().storage.readDebts([playerId]))[0];

test("what is lacking of a currency is owed; who owes cannot hand on, and pays off as much as is owed", async () => {
  const [playerId, friend] = [await makePlayer(setting()), await makePlayer(setting())];
  const [swordId = "" as ItemId] = await give(
    setting(),
    playerId,
    [
      [sword, 1n],
      [potion, 3n],
    ],
    30n,
  );
  const { id: potions } = await stackOf(setting(), playerId, potion);
  const request = {
    playerId,
    items: [{ itemId: potions, quantity: 10n }],
    currencies: [{ currencyId: gold, amount: 100n }],
    idempotencyKey: "r",
  };
  const receipt = await revoke(request);
  expect(await owes(playerId)).toEqual([{ currencyId: gold, amount: 70n }]);
  expect(await setting().storage.readWallets([playerId])).toEqual([[]]);
  expect(await setting().storage.findItems([potions])).toEqual([undefined]);
  expect(
    await setting().admin.query("SELECT action, reason FROM audit.entries WHERE subject = $1 ORDER BY id", [
      `player:${playerId}`,
    ]),
  ).toEqual([
    { action: "inventory.grant", reason: "test" },
    { action: "inventory.revoke", reason: "fraud" },
  ]);
  const before = await footprint(setting());
  expect(await revoke(request)).toEqual(receipt);
  await expect(
    setting().service.sendGift({
      fromPlayerId: playerId,
      toPlayerId: friend,
      items: [{ itemId: swordId, quantity: 1n }],
      currencies: [],
      message: null,
      idempotencyKey: ids.next(),
    }),
  ).rejects.toMatchObject({ code: "ACCOUNT_IN_DEBT" });
  expect(await footprint(setting())).toEqual(before);

  await give(setting(), playerId, [], 100n);
  const repay = (amount: bigint, currencyId = gold) =>
    setting().service.repayDebt({ playerId, currencyId, amount, idempotencyKey: ids.next() });
  await expect(repay(71n)).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "amount", bound: "1 to 70, what is owed" },
  });
  await expect(repay(1n, "dust" as CurrencyId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await repay(40n);
  expect(await owes(playerId)).toEqual([{ currencyId: gold, amount: 30n }]);
  const racing = await Promise.allSettled([repay(30n), repay(30n)]);
  expect(racing.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await owes(playerId)).toEqual([]);
  expect(await setting().storage.readWallets([playerId])).toEqual([[{ currencyId: gold, amount: 30n }]]);
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});

test("with the other policy only what is there is taken", async () => {
  const playerId = await makePlayer(setting());
  await give(setting(), playerId, [], 30n);
  await revoke({ playerId, policy: "availableOnly", currencies: [{ currencyId: gold, amount: 100n }] });
  expect(await owes(playerId)).toEqual([]);
  expect(await setting().storage.readWallets([playerId])).toEqual([[]]);
});

test("what is refused changes nothing", async () => {
  const [playerId, other] = [await makePlayer(setting()), await makePlayer(setting())];
  const [foreign = "" as ItemId] = await give(setting(), other, [[sword, 1n]]);
  const before = await footprint(setting());
  const coins = [{ currencyId: gold, amount: 1n }];
  const refusals: [Partial<RevocationRequest>, string, string][] = [
    [{}, "BAD_USER_INPUT", "items"],
    [{ reason: "", currencies: coins }, "BAD_USER_INPUT", "reason"],
    [{ playerId: ids.next<PlayerId>(), currencies: coins }, "NOT_FOUND", "playerId"],
    [
      { currencies: [{ currencyId: "dust" as CurrencyId, amount: 1n }] },
      "NOT_FOUND",
      "currencies[0].currencyId",
    ],
    [{ items: [{ itemId: foreign, quantity: 1n }] }, "ITEM_NOT_OWNED", "items[0].itemId"],
  ];
  for (const [request, code, field] of refusals)
    await expect(revoke({ playerId, ...request })).rejects.toMatchObject({ code, details: { field } });
  expect(await footprint(setting())).toEqual(before);
});
