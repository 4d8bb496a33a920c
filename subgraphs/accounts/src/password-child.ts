import { readdirSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { argon2id, hash, verify } from "argon2";
import type { PasswordAnswer, PasswordRequest } from "./password-hasher.js";

/** @source RFC 9106 and OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. */
const cost = { type: argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/** Lets every other process of the machine go first. On Linux a priority is a thread's, and the pool's threads are there already. */
function yieldToOthers(): void {
  const threads = process.platform === "linux" ? readdirSync("/proc/self/task").map(Number) : [process.pid];
  for (const thread of threads) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
}

async function answer(request: PasswordRequest, nobodysHash: string): Promise<PasswordAnswer> {
  const { id, password, passwordHash } = request;
  try {
    if (passwordHash === undefined) return { id, value: await hash(password, cost) };
    const matches = await verify(passwordHash ?? nobodysHash, password);
    return { id, value: passwordHash !== null && matches };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : "failed" };
  }
}

// The parent ends this process by closing the channel; a Ctrl-C at the terminal comes here too and must not be first.
process.on("disconnect", () => process.exit());
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
yieldToOthers();
const nobodysHash = await hash(crypto.randomUUID(), cost);
process.on("message", (request: PasswordRequest) => {
  void answer(request, nobodysHash).then((result) => process.send?.(result));
});
process.send?.("ready");
