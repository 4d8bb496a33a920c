import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Registration } from "../../src/service/index.js";
import { eventsOf, registration, useSetting } from "../setting.js";

const setting = useSetting();

/** Registers from `deviceId`, and gives what it takes to sign in again. */
async function register(deviceId: string | undefined): Promise<{ playerId: string; login: Registration }> {
  const login = registration({ deviceId });
  const { account } = await setting().signIn.register(login);
  return { playerId: account.id, login };
}

const signInFrom = (login: Registration, deviceId: string | undefined) =>
  setting().signIn.login("player", { ...login, deviceId });

/** What was announced of a player: the devices, in order. */
async function announced(playerId: string): Promise<unknown[]> {
  const events = await eventsOf(setting().admin, {
    topic: "accounts.deviceAdded",
    key: `player:${playerId}`,
  });
  return events.map(({ payload }) => payload["deviceId"]);
}

async function knownDevices(playerId: string): Promise<string[]> {
  return (await setting().sessions.listDevices(playerId as never)).map(({ id }) => id);
}

test("the first device is trusted, another one is announced once in the transaction of its sign-in", async () => {
  const [phone, laptop] = [randomUUID(), randomUUID()];
  const { playerId, login } = await register(phone);
  await signInFrom(login, phone);
  expect(await announced(playerId)).toEqual([]);

  await setting().clock.advance(1000);
  const { session } = await signInFrom(login, laptop);
  await signInFrom(login, laptop);
  await signInFrom(login, phone);
  const events = await eventsOf(setting().admin, {
    topic: "accounts.deviceAdded",
    key: `player:${playerId}`,
  });
  expect(events.map(({ payload }) => payload)).toEqual([
    { playerId, deviceId: laptop, sessionId: session.id },
  ]);
  const [row] = await setting().admin.query<{ xmin: string }>(
    "SELECT xmin::text AS xmin FROM accounts.sessions WHERE id = $1",
    [session.id],
  );
  expect(events[0]?.xmin).toBe(row?.xmin);
});

test("whoever registers without a device has the first one that comes trusted; none is announced where there are devices", async () => {
  const phone = randomUUID();
  const { playerId, login } = await register(undefined);
  await signInFrom(login, undefined);
  await signInFrom(login, phone);
  expect(await announced(playerId)).toEqual([]);
  await signInFrom(login, undefined);
  expect(await announced(playerId)).toEqual([null]);
  expect(await knownDevices(playerId)).toEqual([phone]);
});

test("of two devices that come first at the same moment one is trusted", async () => {
  const { playerId, login } = await register(undefined);
  const deviceIds = [randomUUID(), randomUUID()];
  await Promise.all(deviceIds.map((deviceId) => signInFrom(login, deviceId)));
  expect(await announced(playerId)).toHaveLength(1);
  expect((await knownDevices(playerId)).sort()).toEqual(deviceIds.sort());
});

test("the 20 devices last seen are known, and one that was forgotten is announced again", async () => {
  const deviceIds = Array.from({ length: 21 }, () => randomUUID());
  const [first = "", ...others] = deviceIds;
  const { playerId, login } = await register(first);
  for (const deviceId of others) {
    await setting().clock.advance(1000);
    await signInFrom(login, deviceId);
  }
  expect(await knownDevices(playerId)).toEqual([...others].reverse());
  await signInFrom(login, first);
  expect(await announced(playerId)).toEqual([...others, first]);
});

test("staff have no devices", async () => {
  const { staff, signIn, admin } = setting();
  await staff.create({ username: "operator", password: "another horse", scopes: ["accounts:read"] });
  await signIn.login("staff", {
    ...registration(),
    username: "operator",
    password: "another horse",
    deviceId: randomUUID(),
  });
  expect(
    await admin.query(
      "SELECT count(*)::int AS n FROM accounts.devices d JOIN accounts.staff s ON s.id = d.player_id",
    ),
  ).toEqual([{ n: 0 }]);
});
