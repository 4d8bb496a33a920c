import type pg from "pg";
import { type Queryable, run, type Statement } from "./query.js";
import type { Readier, Sending } from "./sending.js";
import { sendTogether } from "./together.js";

/** One transaction's talk with the server. */
export interface Conversation extends Queryable {
  /** COMMIT goes along with what is asked in this turn. */
  commitWith(): void;
  /** COMMIT, unless it has gone along. */
  commit(): Promise<void>;
  /** ROLLBACK of what was begun. */
  rollback(): Promise<void>;
}

/** What a conversation needs. */
export interface ConversationOptions {
  readonly client: pg.ClientBase;
  /** The statement that opens the transaction. */
  readonly begin: string;
  readonly ready: Readier;
  onSend(): void;
}

const plain = (text: string): Sending => ({ text, values: [] });

interface Asked {
  readonly sending: Sending;
  resolve(rows: object[]): void;
  reject(error: unknown): void;
}

/**
 * Begins a transaction on `client` with the first that is asked. What is asked in one turn goes in one round trip, `begin` and
 * COMMIT among it; `onSend` is called for each statement.
 */
export function openConversation({ client, begin, ready, onSend }: ConversationOptions): Conversation {
  let asked: Asked[] = [];
  let isLast = false;
  /** The round trip with BEGIN: nothing is sent that might be done outside of the transaction. */
  let begun: Promise<void> | undefined;
  /** The round trip with COMMIT. */
  let ended: Promise<void> | undefined;

  const sendOne = (sending: Sending): Promise<object[]> => {
    onSend();
    return run(client, sending);
  };

  const sendInTurn = async (group: readonly Asked[], isFirst: boolean): Promise<void> => {
    if (isFirst) await sendOne(plain(begin));
    for (const { sending, resolve } of group) resolve(await sendOne(sending));
    if (isLast) await sendOne(plain("COMMIT"));
  };

  const sendAtOnce = async (group: readonly Asked[], isFirst: boolean): Promise<void> => {
    const before = isFirst ? [plain(begin)] : [];
    const after = isLast ? [plain("COMMIT")] : [];
    const sendings = [...before, ...group.map(({ sending }) => sending), ...after];
    for (const _ of sendings) onSend();
    const results = sendTogether(client, sendings);
    for (const [at, { resolve, reject }] of group.entries())
      results[before.length + at]?.then(({ rows }) => resolve(rows), reject);
    await Promise.all(results);
  };

  const send = async (group: readonly Asked[]): Promise<void> => {
    const isFirst = begun === undefined;
    const trip = isFirst ? start(group, true) : begun?.then(() => start(group, false));
    begun ??= trip;
    if (isLast) ended = trip;
    await trip?.catch((error: unknown) => {
      for (const { reject } of group) reject(error);
    });
  };
  // Text without values may be several statements, which have to go alone.
  const start = (group: readonly Asked[], isFirst: boolean): Promise<void> =>
    group.every(({ sending: { name, values } }) => name !== undefined || values.length > 0)
      ? sendAtOnce(group, isFirst)
      : sendInTurn(group, isFirst);

  return {
    query: <R extends object>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> =>
      new Promise<R[]>((resolve, reject) => {
        const sending = ready(statement, values);
        asked.push({ sending, resolve: (rows) => resolve(rows as R[]), reject });
        if (asked.length > 1) return;
        queueMicrotask(() => {
          const group = asked;
          asked = [];
          void send(group);
        });
      }),
    commitWith() {
      isLast = true;
    },
    async commit() {
      if (begun === undefined) return;
      await (ended ?? sendOne(plain("COMMIT")));
    },
    async rollback() {
      if (begun === undefined) return;
      await begun.catch(() => undefined);
      await sendOne(plain("ROLLBACK"));
    },
  };
}
