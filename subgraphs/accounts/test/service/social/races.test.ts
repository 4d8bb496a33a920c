import type { PlayerId } from "@muster/auth";
import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { useSetting } from "../../setting.js";
import { findSocialContradictions, tiesOf } from "../../social-truth.js";

const setting = useSetting();
const clients = 8;
const expected = new Set(["NOT_FOUND", "CONFLICT", "LIMIT_REACHED"]);

async function pair(): Promise<[PlayerId, PlayerId]> {
  const [ada, bob] = await setting().makePlayers(2);
  if (ada === undefined || bob === undefined) throw new Error("two were made");
  return [ada, bob];
}

const all = (deeds: readonly (() => Promise<unknown>)[]) => Promise.allSettled(deeds.map((deed) => deed()));

test("two who ask each other at the same moment are friends, once", async () => {
  const { admin, friends } = setting();
  for (let round = 0; round < 10; round++) {
    const [ada, bob] = await pair();
    const asked = await all([() => friends.request(ada, bob), () => friends.request(bob, ada)]);
    expect(asked.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await tiesOf(admin, ada, bob)).toEqual(["friend", "friend"]);
    expect(await findSocialContradictions(admin, ada, bob)).toEqual([]);
  }
});

test("eight who accept one request at the same moment make one friendship", async () => {
  const { admin, friends } = setting();
  const [ada, bob] = await pair();
  await friends.request(ada, bob);
  const accepted = await all(Array.from({ length: clients }, () => () => friends.accept(bob, ada)));
  expect(accepted.every(({ status }) => status === "fulfilled")).toBe(true);
  expect(await findSocialContradictions(admin, ada, bob)).toEqual([]);
});

test("of accepting and withdrawing at the same moment one counts", async () => {
  const { admin, friends } = setting();
  for (let round = 0; round < 10; round++) {
    const [ada, bob] = await pair();
    await friends.request(ada, bob);
    const [accepted, withdrawn] = await all([
      () => friends.accept(bob, ada),
      () => friends.withdraw(ada, bob),
    ]);
    expect([accepted?.status, withdrawn?.status].sort()).toEqual(["fulfilled", "rejected"]);
    const isFriend = accepted?.status === "fulfilled";
    expect(await tiesOf(admin, ada, bob)).toEqual(isFriend ? ["friend", "friend"] : [null, null]);
    expect(await findSocialContradictions(admin, ada, bob)).toEqual([]);
  }
});

test("eight clients who do whatever they like to a pair leave rows that fit each other and events that tell them", async () => {
  const { admin, friends } = setting();
  const seed = Date.now() % 1_000_000;
  const random = new SeededRandom(seed);
  const [ada, bob] = await pair();
  const deeds = ["request", "accept", "decline", "withdraw", "remove", "block", "unblock"] as const;
  const pick = <Choice>(choices: readonly Choice[]): Choice =>
    choices[Math.floor(random.unit() * choices.length)] as Choice;
  const plans = Array.from({ length: clients }, () =>
    Array.from({ length: 25 }, () => ({ deed: pick(deeds), from: pick([0, 1]) })),
  );
  await Promise.all(
    plans.map(async (plan) => {
      for (const { deed, from } of plan) {
        const [own, other] = from === 0 ? [ada, bob] : [bob, ada];
        await friends[deed](own, other).catch((error: unknown) => {
          const { code } = error as { readonly code?: string };
          if (code === undefined || !expected.has(code)) throw error;
        });
      }
    }),
  );
  expect(await findSocialContradictions(admin, ada, bob), `seed ${seed}`).toEqual([]);
});
