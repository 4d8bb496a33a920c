import { findAppError } from "@muster/errors";

/** Reads values by their keys, in the order of the keys. */
export type BatchRead<Key, Value> = (keys: readonly Key[]) => Promise<Value[]>;

interface Caller<Key, Value> {
  readonly keys: readonly Key[];
  resolve(values: Value[]): void;
  reject(error: unknown): void;
}

/**
 * `read` for all who ask in one turn of the event loop, whichever request they belong to: one call with the keys of all, begun
 * after the last of them asked. Nothing is remembered, so it goes beneath the loaders of a request. Where a call fails, each
 * caller's keys are read again alone, so that nobody's request fails for another's.
 *
 * @param keysMax Keys of one call at most, unless one caller brings more.
 */
export function gather<Key, Value>(read: BatchRead<Key, Value>, keysMax = 500): BatchRead<Key, Value> {
  let callers: Caller<Key, Value>[] = [];
  let keyCount = 0;
  const flush = (): void => {
    const together = callers;
    callers = [];
    keyCount = 0;
    if (together.length > 0) void settle(read, together);
  };
  return (keys) =>
    new Promise((resolve, reject) => {
      if (keyCount + keys.length > keysMax) flush();
      if (callers.length === 0) setImmediate(flush);
      callers.push({ keys, resolve, reject });
      keyCount += keys.length;
    });
}

async function settle<Key, Value>(
  read: BatchRead<Key, Value>,
  callers: readonly Caller<Key, Value>[],
): Promise<void> {
  try {
    const values = await read(callers.flatMap(({ keys }) => keys));
    let from = 0;
    for (const { keys, resolve } of callers) {
      resolve(values.slice(from, from + keys.length));
      from += keys.length;
    }
  } catch (error) {
    const isForAll = callers.length === 1 || findAppError(error)?.code === "UNAVAILABLE";
    for (const { keys, resolve, reject } of callers) {
      if (isForAll) reject(error);
      else read(keys).then(resolve, reject);
    }
  }
}
