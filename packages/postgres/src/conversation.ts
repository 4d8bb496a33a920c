import type pg from "pg";
import { isStale, isUnavailable } from "./faults.js";
import { type Queryable, run, type Statement } from "./query.js";
import type { Readier, Sending } from "./sending.js";
import { sendTogether } from "./together.js";

/** One transaction's talk with the server. */
export interface Conversation extends Queryable {
  /** Keeps a statement until {@link Conversation.commit}. */
  atCommit(statement: Statement, values?: readonly unknown[]): void;
  /**
   * COMMIT, after all that has been asked, and together with what was asked in this turn and what was kept for it. Nothing can be
   * asked any more.
   *
   * @throws what a statement of the transaction failed with, also where the asker has put up with that.
   */
  commit(): Promise<void>;
  /**
   * ROLLBACK of what was begun, once what is under way has come back. Nothing can be asked any more.
   *
   * @throws where the connection is of no use any more.
   */
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

interface Asked {
  readonly sending: Sending;
  resolve(result: pg.QueryResult): void;
  reject(error: unknown): void;
}

const commitSending: Sending = { text: "COMMIT", values: [], isOne: true };
const rollbackSending: Sending = { text: "ROLLBACK", values: [], isOne: true };
/** When all that follows in this turn of the loop without waiting for anything has happened. */
const endOfTurn = (): Promise<void> =>
  Promise.resolve().then(() => new Promise((resolve) => process.nextTick(resolve)));
const noop = (): void => undefined;

/**
 * Begins a transaction on `client` with the first that is asked. What is asked in one turn goes in one round trip, BEGIN and
 * COMMIT among it, and one round trip after the other: behind one that failed nothing is sent but ROLLBACK. `onSend` is called
 * for each statement.
 */
export function openConversation({ client, begin, ready, onSend }: ConversationOptions): Conversation {
  let asked: Asked[] = [];
  const last: Sending[] = [];
  let isBegun = false;
  let isEnded = false;
  let failure: { readonly error: unknown } | undefined;
  /** The round trips that are under way. */
  let talking: Promise<void> | undefined;

  const rejectUnsent = (error: unknown): void => {
    const unsent = asked;
    asked = [];
    for (const { reject } of unsent) reject(error);
  };
  const fail = (error: unknown): void => {
    failure ??= { error };
    rejectUnsent(failure.error);
  };

  const talk = async (): Promise<void> => {
    while (asked.length > 0) {
      const group = asked;
      asked = [];
      if (!isBegun)
        group.unshift({ sending: { text: begin, values: [], isOne: true }, resolve: noop, reject: noop });
      isBegun = true;
      for (const _ of group) onSend();
      await sendGroup(client, group).catch((error: unknown) => {
        for (const { reject } of group) reject(error);
        fail(error);
      });
    }
    talking = undefined;
  };

  const ask = (sending: Sending): Promise<pg.QueryResult> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) return reject(failure.error);
      asked.push({ sending, resolve, reject });
      talking ??= endOfTurn().then(talk);
    });

  /** @throws where it cannot be sent: nothing else of the transaction is done either. */
  const prepare = (statement: Statement, values: readonly unknown[]): Sending => {
    if (isEnded) throw new Error("the transaction has ended: nothing can be asked of it any more");
    try {
      return ready(statement, values);
    } catch (error) {
      fail(error);
      throw error;
    }
  };

  return {
    async query<R extends object>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
      return (await ask(prepare(statement, values))).rows as R[];
    },
    atCommit(statement, values = []) {
      last.push(prepare(statement, values));
    },
    async commit() {
      isEnded = true;
      if (failure !== undefined) throw failure.error;
      if (!isBegun && asked.length === 0 && last.length === 0) return;
      for (const sending of last) ask(sending).catch(noop);
      const { command } = await ask(commitSending);
      if (command !== "COMMIT") throw new Error(`the server has answered COMMIT with ${command}`);
    },
    async rollback() {
      isEnded = true;
      rejectUnsent(new Error("the transaction was rolled back before this was sent"));
      await talking;
      if (isUnavailable(failure?.error) || isStale(failure?.error)) throw failure?.error;
      if (!isBegun) return;
      onSend();
      await run(client, rollbackSending);
    },
  };
}

/** Sends `group` in one round trip, or each by itself where one may be several statements, which cannot go with others. */
async function sendGroup(client: pg.ClientBase, group: readonly Asked[]): Promise<void> {
  if (!group.every(({ sending }) => sending.isOne)) {
    for (const { sending, resolve } of group) resolve(await run(client, sending));
    return;
  }
  const results = sendTogether(
    client,
    group.map(({ sending }) => sending),
  );
  for (const [at, { resolve, reject }] of group.entries()) results[at]?.then(resolve, reject);
  await Promise.all(results);
}
