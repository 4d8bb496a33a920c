import { randomUUID } from "node:crypto";
import type { SessionId, SessionPrincipal } from "@muster/auth";
import type { AppError } from "@muster/errors";
import { expect, test } from "vitest";
import type { SignedIn } from "../../src/service/index.js";
import { countRows, eventsOf, lifetimes, registration, useSetting } from "../setting.js";

const setting = useSetting();

const register = (): Promise<SignedIn> => setting().signIn.register(registration());

function principalOf({ account, session }: SignedIn): SessionPrincipal {
  if (account.kind !== "player") throw new Error("a player is expected");
  return { kind: "player", playerId: account.id, sessionId: session.id };
}

function revocationsOf(id: SessionId) {
  return eventsOf(setting().admin, { topic: "auth.sessionRevoked", key: "auth.revocations" }).then((events) =>
    events.filter(({ payload }) => payload["sessionId"] === id),
  );
}

function endOf(id: SessionId) {
  return setting()
    .admin.query<{ end_reason: string | null; xmin: string }>(
      "SELECT end_reason, xmin::text AS xmin FROM accounts.sessions WHERE id = $1",
      [id],
    )
    .then(([row]) => row);
}

test("a refresh gives new tokens for the same session and moves its expiry on", async () => {
  const { clock, sessions } = setting();
  const first = await register();
  await clock.advance(10_000);
  const second = await sessions.refresh(first.refreshToken);
  expect(second.account).toEqual(first.account);
  expect(second.session).toEqual({
    ...first.session,
    lastUsedAtMs: clock.nowMs(),
    expiresAtMs: clock.nowMs() + lifetimes.refreshMs,
  });
  expect(second.refreshToken).not.toBe(first.refreshToken);
  expect(second.accessToken).not.toBe(first.accessToken);
  const third = await sessions.refresh(second.refreshToken);
  expect(third.session.id).toBe(first.session.id);
});

test("a refresh token used a second time ends its session, for the thief and the owner alike", async () => {
  const { admin, sessions } = setting();
  const first = await register();
  const second = await sessions.refresh(first.refreshToken);
  await expect(sessions.refresh(first.refreshToken)).rejects.toMatchObject({ code: "SESSION_REVOKED" });
  await expect(sessions.refresh(second.refreshToken)).rejects.toMatchObject({ code: "SESSION_REVOKED" });
  await expect(sessions.refresh(first.refreshToken)).rejects.toMatchObject({ code: "SESSION_REVOKED" });
  expect((await endOf(first.session.id))?.end_reason).toBe("refreshTokenReuse");
  expect(await revocationsOf(first.session.id)).toHaveLength(1);
  const ended = await eventsOf(admin, {
    topic: "accounts.sessionEnded",
    key: `player:${first.account.id}`,
  });
  expect(ended.map(({ payload }) => payload)).toEqual([
    { sessionId: first.session.id, reason: "refreshTokenReuse" },
  ]);
});

test("one token exchanged by many at once works for one, and the session ends", async () => {
  const { sessions } = setting();
  const { refreshToken, session } = await register();
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => sessions.refresh(refreshToken)));
  const winners = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const codes = results.flatMap((result) =>
    result.status === "rejected" ? [(result.reason as AppError).code] : [],
  );
  expect(winners).toHaveLength(1);
  expect(codes).toEqual(Array(7).fill("SESSION_REVOKED"));
  await expect(sessions.refresh(winners[0]?.refreshToken ?? "")).rejects.toMatchObject({
    code: "SESSION_REVOKED",
  });
  expect(await revocationsOf(session.id)).toHaveLength(1);
});

test("a token that was never given is refused and ends nothing", async () => {
  const { admin, sessions } = setting();
  const { refreshToken, session } = await register();
  const before = await countRows(admin);
  const secret = Buffer.alloc(32, 7).toString("base64url");
  const forged = [
    `${session.id}.${secret}`,
    `${randomUUID()}.${secret}`,
    "",
    "x",
    `${session.id}.`,
    `${refreshToken}.x`,
  ];
  for (const token of [...forged, `${refreshToken}A`, ` ${refreshToken}`]) {
    await expect(sessions.refresh(token)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      details: { reason: "invalid" },
    });
  }
  expect(await countRows(admin)).toEqual(before);
  expect((await sessions.refresh(refreshToken)).session.id).toBe(session.id);
});

test("a session that is not refreshed in time expires", async () => {
  const { clock, sessions } = setting();
  const kept = await register();
  const late = await register();
  await clock.advance(lifetimes.refreshMs - 1);
  const refreshed = await sessions.refresh(kept.refreshToken);
  await clock.advance(1);
  await expect(sessions.refresh(late.refreshToken)).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
    details: { reason: "expired" },
  });
  expect((await endOf(late.session.id))?.end_reason).toBeNull();
  expect((await sessions.refresh(refreshed.refreshToken)).session.id).toBe(kept.session.id);
});

test("a session ends at its lifetime however often it is refreshed", async () => {
  const { clock, sessions } = setting();
  let at = await register();
  const endsAtMs = at.session.createdAtMs + lifetimes.sessionMs;
  for (let step = 0; step < 2; step++) {
    await clock.advance(50_000);
    at = await sessions.refresh(at.refreshToken);
  }
  expect(at.session.expiresAtMs).toBe(endsAtMs);
  await clock.advance(50_000);
  expect(clock.nowMs()).toBe(endsAtMs);
  await expect(sessions.refresh(at.refreshToken)).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
    details: { reason: "expired" },
  });
});

test("logout ends the session and revokes its access tokens in one transaction", async () => {
  const { sessions } = setting();
  const signedIn = await register();
  expect(await sessions.logout(principalOf(signedIn))).toEqual([signedIn.session.id]);
  const row = await endOf(signedIn.session.id);
  const [revocation] = await revocationsOf(signedIn.session.id);
  expect(row?.end_reason).toBe("logout");
  expect(revocation?.payload).toEqual({ sessionId: signedIn.session.id });
  expect(revocation?.xmin).toBe(row?.xmin);
  expect(await sessions.logout(principalOf(signedIn))).toEqual([]);
  expect(await revocationsOf(signedIn.session.id)).toHaveLength(1);
  await expect(sessions.refresh(signedIn.refreshToken)).rejects.toMatchObject({ code: "SESSION_REVOKED" });
});

test("a session whose revocation cannot be written stays open", async () => {
  const { admin, sessions } = setting();
  const signedIn = await register();
  await admin.query("REVOKE INSERT ON events.outbox FROM muster_events_writer");
  try {
    await expect(sessions.logout(principalOf(signedIn))).rejects.toThrow("permission denied");
  } finally {
    await admin.query("GRANT INSERT ON events.outbox TO muster_events_writer");
  }
  expect((await endOf(signedIn.session.id))?.end_reason).toBeNull();
  expect((await sessions.refresh(signedIn.refreshToken)).session.id).toBe(signedIn.session.id);
});

test("an account ends its own sessions and nobody else's", async () => {
  const { admin, sessions, signIn } = setting();
  const input = registration();
  const first = await signIn.register(input);
  const [second, third, fourth] = [
    await signIn.login("player", input),
    await signIn.login("player", input),
    await signIn.login("player", input),
  ];
  const stranger = await register();
  const before = await countRows(admin);
  for (const sessionId of [stranger.session.id, randomUUID(), "nonsense"]) {
    await expect(sessions.end(principalOf(first), sessionId)).rejects.toMatchObject({
      code: "NOT_FOUND",
      details: { field: "sessionId" },
    });
  }
  expect(await countRows(admin)).toEqual(before);
  expect(await sessions.end(principalOf(first), second.session.id)).toEqual([second.session.id]);
  expect(await sessions.end(principalOf(first), second.session.id)).toEqual([]);
  const others = await sessions.endOthers(principalOf(first));
  expect([...others].sort()).toEqual([third.session.id, fourth.session.id].sort());
  for (const id of others) expect(await revocationsOf(id)).toHaveLength(1);
  const live = await sessions.list(first.session.subject, { limit: 10, backward: false, from: undefined });
  expect(live.map(({ id }) => id)).toEqual([first.session.id]);
  expect((await sessions.refresh(stranger.refreshToken)).session.id).toBe(stranger.session.id);
});
