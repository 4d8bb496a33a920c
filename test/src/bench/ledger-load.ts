import { randomUUID } from "node:crypto";
import type { Transfer } from "@muster/ledger";
import { SeededRandom } from "@muster/runtime";
import { assetId, type BenchBook } from "./ledger-book.js";

/** What a load came to. */
export interface Load {
  readonly perS: number;
  readonly p99Ms: number;
}

/** Who pays whom: two different owners. */
export type ChoosePair = (
  owners: readonly string[],
  random: SeededRandom,
) => readonly [from: string, to: string];

const callers = 256;

/** Two random owners. */
export const anyPair: ChoosePair = (owners, random) => {
  const from = random.below(owners.length);
  const to = (from + 1 + random.below(owners.length - 1)) % owners.length;
  return [owners[from] ?? "", owners[to] ?? ""];
};

/** Posts transfers from 256 callers, each the next one when it has its answer. */
export async function postAtMaximum(
  book: BenchBook,
  durationMs: number,
  choose: ChoosePair = anyPair,
): Promise<Load> {
  const random = new SeededRandom(Math.random() * 2 ** 32);
  const latenciesMs: number[] = [];
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  const caller = async (): Promise<void> => {
    while (performance.now() < endMs) latenciesMs.push(await postOne(book, choose(book.owners, random)));
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return toLoad(latenciesMs, startMs);
}

/** Posts `perS` transfers a second, whether earlier ones have their answer or not: one that waits counts from when it was due. */
export async function postAtRate(book: BenchBook, durationMs: number, perS: number): Promise<Load> {
  const random = new SeededRandom(Math.random() * 2 ** 32);
  const posts: Promise<number>[] = [];
  const startMs = performance.now();
  for (let sinceMs = 0; sinceMs < durationMs; sinceMs = performance.now() - startMs) {
    while (posts.length < (Math.min(sinceMs, durationMs) / 1000) * perS) {
      const lateMs = sinceMs - (posts.length / perS) * 1000;
      posts.push(postOne(book, anyPair(book.owners, random)).then((tookMs) => tookMs + lateMs));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return toLoad(await Promise.all(posts), startMs);
}

async function postOne(
  book: BenchBook,
  [fromOwnerId, toOwnerId]: readonly [string, string],
): Promise<number> {
  const beganMs = performance.now();
  const transfer: Transfer = { assetId, fromOwnerId, toOwnerId, amount: 1n, reason: "bench" };
  await book.ledger.post({
    idempotency: {
      ownerId: fromOwnerId,
      operation: "transfer",
      key: randomUUID(),
      request: { toOwnerId, assetId, amount: "1" },
    },
    transfers: [transfer],
    response: { ok: true },
  });
  return performance.now() - beganMs;
}

function toLoad(latenciesMs: number[], startMs: number): Load {
  const perS = latenciesMs.length / ((performance.now() - startMs) / 1000);
  latenciesMs.sort((one, other) => one - other);
  return { perS, p99Ms: latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? Number.NaN };
}
