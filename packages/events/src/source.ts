import { AppError } from "@muster/errors";
import type { Postgres } from "@muster/postgres";
import { type LogRow, readByStream } from "./log.js";
import { readLogState, streamCount } from "./log-state.js";

/** One database's log as a tail follows it: each row once, each stream in order, whichever way it came. */
export interface Source {
  readonly database: string;
  /** The last position of `stream` that was handed on. */
  position(stream: number): bigint;
  /** Stands behind the last event that has a position. */
  attach(): Promise<void>;
  /** Takes rows that Redis gave. What is missing before them is read from Postgres. */
  ingest(stream: number, rows: readonly LogRow[]): Promise<void>;
  /**
   * Asks Postgres for each stream's last position, and reads what has not come by Redis.
   *
   * @param settled Resolves when Redis has had the time to bring what it has.
   */
  poll(settled: () => Promise<void>): Promise<void>;
}

const pageMax = 500;

/** What a {@link Source} hands on. */
export interface SourceEvents {
  onRow(row: LogRow): void;
  /** The follower stayed away for longer than events are kept: some of the rows are gone. */
  onLoss(error: AppError): void;
  /** Redis did not have rows before the one that it gave, or did not give rows that exist. */
  onGap(): void;
}

/** Follows the log of `database` for `events`. */
export function createSource(database: string, postgres: Postgres, events: SourceEvents): Source {
  const positions: bigint[] = Array.from({ length: streamCount }, () => 0n);
  const turns: Promise<void>[] = Array.from({ length: streamCount }, () => Promise.resolve());
  const position = (stream: number): bigint => positions[stream] ?? 0n;

  const attach = async (): Promise<void> => {
    const state = await readLogState(postgres);
    if (state.database !== database)
      throw new AppError("INTERNAL", `the database is not ${database} but ${state.database}`);
    for (const [stream, head] of state.heads.entries()) if (head > position(stream)) positions[stream] = head;
  };

  const hand = (row: LogRow): void => {
    positions[row.stream] = row.position;
    events.onRow(row);
  };

  const readOn = async (stream: number): Promise<void> => {
    try {
      for (let more = true; more; ) {
        const request = { database, after: position(stream), limit: pageMax };
        const page = await readByStream(postgres, stream, request);
        for (const row of page.rows) hand(row);
        more = page.full;
      }
    } catch (error) {
      if (!(error instanceof AppError && error.code === "CURSOR_EXPIRED")) throw error;
      await attach();
      events.onLoss(error);
    }
  };

  const inTurn = (stream: number, work: () => Promise<void>): Promise<void> => {
    const turn = (turns[stream] ?? Promise.resolve()).then(work);
    turns[stream] = turn.catch(() => undefined);
    return turn;
  };

  return {
    database,
    position,
    attach,
    ingest: (stream, rows) =>
      inTurn(stream, async () => {
        for (const row of rows) {
          if (row.position <= position(stream)) continue;
          if (row.previous <= position(stream)) hand(row);
          else {
            events.onGap();
            await readOn(stream);
          }
        }
      }),
    async poll(settled) {
      const { heads } = await readLogState(postgres);
      if (heads.every((head, stream) => head <= position(stream))) return;
      await settled();
      const behind = [...heads.keys()].filter((stream) => (heads[stream] ?? 0n) > position(stream));
      await Promise.all(
        behind.map((stream) =>
          inTurn(stream, async () => {
            if ((heads[stream] ?? 0n) > position(stream)) await readOn(stream);
          }),
        ),
      );
    },
  };
}
