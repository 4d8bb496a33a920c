import { randomUUID } from "node:crypto";
import type { AppError } from "@muster/errors";
import { expect, test } from "vitest";
import { countRows, eventsOf, registration, useSetting } from "../setting.js";

const setting = useSetting();

test("register makes a player, a session and one event without personal data", async () => {
  const { admin, signIn, clock, storage } = setting();
  const input = registration({ username: "Grace.H", displayName: "Grace", userAgent: "Compiler 1.0" });
  const { account, session, refreshToken } = await signIn.register(input);
  expect(account).toMatchObject({ kind: "player", username: "Grace.H", displayName: "Grace" });
  expect(account.createdAtMs).toBe(clock.nowMs());
  expect(session).toMatchObject({ subject: { kind: "player", id: account.id }, userAgent: "Compiler 1.0" });
  expect(refreshToken.split(".")[0]).toBe(session.id);
  expect(await storage.playersByIds([account.id, randomUUID(), "no-id"])).toEqual([
    account,
    undefined,
    undefined,
  ]);
  const events = await eventsOf(admin, { topic: "accounts.playerRegistered", key: `player:${account.id}` });
  expect(events.map(({ payload }) => payload)).toEqual([{ playerId: account.id }]);
});

test("neither password nor refresh token is stored as it is", async () => {
  const { admin, signIn } = setting();
  const { refreshToken, account } = await signIn.register(registration({ password: "open sesame 42" }));
  const secret = Buffer.from(refreshToken.split(".")[1] ?? "", "base64url");
  const [row] = await admin.query<{ password_hash: string; refresh_hash: Buffer }>(
    `SELECT password_hash, refresh_hash FROM accounts.credentials JOIN accounts.sessions USING (subject_id)
     WHERE subject_id = $1`,
    [account.id],
  );
  expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(secret).toHaveLength(32);
  expect(row?.refresh_hash.equals(secret)).toBe(false);
});

test("of many who register one username at once exactly one gets it, whatever its case", async () => {
  const { admin, signIn } = setting();
  const before = await countRows(admin);
  const names = ["racer", "RACER", "Racer", "rAcEr", "racer", "raceR"];
  const results = await Promise.allSettled(
    names.map((username) => signIn.register(registration({ username }))),
  );
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason as AppError] : [],
  );
  expect(failures.map(({ code, details }) => ({ code, details }))).toEqual(
    Array(5).fill({ code: "CONFLICT", details: { field: "username" } }),
  );
  const after = await countRows(admin);
  for (const table of ["players", "credentials", "sessions", "events"]) {
    expect([table, (after[table] ?? 0) - (before[table] ?? 0)]).toEqual([table, 1]);
  }
});

test.each([
  ["username", { username: "a b" }],
  ["displayName", { displayName: "a\u202eb" }],
  ["password", { password: "short" }],
  ["userAgent", { userAgent: "x".repeat(201) }],
  ["deviceId", { deviceId: "my phone" }],
])("a bad %s is named and changes nothing", async (field, changes) => {
  const { admin, signIn } = setting();
  const before = await countRows(admin);
  await expect(signIn.register(registration(changes))).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field, bound: expect.any(String) },
  });
  expect(await countRows(admin)).toEqual(before);
});

test("login opens another session, whatever the case of the username or the form of the password", async () => {
  const { signIn } = setting();
  const input = registration({ username: "Marie", password: "caf\u00e9 au lait" });
  const first = await signIn.register(input);
  const second = await signIn.login("player", {
    username: "mARIE",
    password: "cafe\u0301 au lait",
    userAgent: undefined,
    deviceId: undefined,
  });
  expect(second.account).toEqual(first.account);
  expect(second.session.id).not.toBe(first.session.id);
});

test("a wrong password and an unknown username give the same error and change nothing", async () => {
  const { admin, signIn } = setting();
  await signIn.register(registration({ username: "known" }));
  const before = await countRows(admin);
  const errorOf = (username: string) =>
    signIn
      .login("player", { username, password: "not the password", userAgent: undefined, deviceId: undefined })
      .then(
        () => expect.unreachable(),
        ({ code, message, details }: AppError) => ({ code, message, details }),
      );
  const wrongPassword = await errorOf("known");
  expect(wrongPassword.code).toBe("UNAUTHENTICATED");
  expect(await errorOf("unknown")).toEqual(wrongPassword);
  expect(await countRows(admin)).toEqual(before);
});

test("players and staff have usernames of their own and cannot sign in as each other", async () => {
  const { signIn, staff } = setting();
  const input = registration({ username: "both" });
  const player = await signIn.register(input);
  const operator = await staff.create({
    username: "Both",
    password: "another horse",
    scopes: ["accounts:read"],
  });
  const asStaff = { username: "both", password: "another horse", userAgent: undefined, deviceId: undefined };
  expect((await signIn.login("staff", asStaff)).account).toEqual(operator);
  await expect(signIn.login("player", asStaff)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect((await signIn.login("player", { ...input })).account.id).toBe(player.account.id);
});
