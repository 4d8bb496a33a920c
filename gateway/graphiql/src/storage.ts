import { type Storage, StorageAPI } from "@graphiql/toolkit";

const HISTORY_KEYS: ReadonlySet<string> = new Set(["graphiql:queries", "graphiql:favorites"]);

/**
 * Makes the place in the browser where GraphiQL keeps its tabs and its history.
 *
 * GraphiQL's own history keeps the headers of what ran, whatever the setting for headers says; here it doesn't, so
 * no access token outlives its page unasked.
 */
export function createStorage(): Storage {
  const { storage } = new StorageAPI();
  if (storage === null) throw new Error("GraphiQL runs in a browser");
  const write = storage.setItem;
  storage.setItem = (key, value) => write(key, HISTORY_KEYS.has(key) ? withoutHeaders(value) : value);
  return storage;
}

function withoutHeaders(history: string): string {
  return JSON.stringify(JSON.parse(history, (key, value) => (key === "headers" ? undefined : value)));
}
