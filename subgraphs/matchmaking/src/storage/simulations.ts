import { recordAudit } from "@muster/audit";
import type { Postgres, Queryable, Transaction } from "@muster/postgres";
import type { Ids } from "@muster/runtime";
import type { KeptSimulation, SimulationStorage } from "../service/index.js";

interface SimulationRow extends Pick<KeptSimulation, "id" | "revision" | "failure" | "report" | "task"> {
  readonly queue_id: string;
  readonly actor_id: string;
  readonly requested_at_ms: bigint;
  readonly ended_at_ms: bigint | null;
}

/** Makes the {@link SimulationStorage}. */
export function createSimulationStorage({
  postgres,
  ids,
  order,
}: {
  /** A pool with the role `muster_matchmaking`. */
  readonly postgres: Postgres;
  readonly ids: Ids;
  /** Orders the run of a simulation in its transaction. */
  readonly order: (tx: Transaction, id: string) => Promise<unknown>;
}): SimulationStorage {
  return {
    beginSimulation: (simulation, { keptMax, runningMax, sinceMs }) =>
      postgres.transact(async (tx) => {
        // Two at once may both be the last: they run one after the other all the same.
        if ((await countRunning(tx, sinceMs)) >= runningMax) return false;
        await insert(tx, simulation);
        await tx.query(
          `DELETE FROM matchmaking.rules_simulation WHERE id NOT IN (
            SELECT id FROM matchmaking.rules_simulation ORDER BY id DESC LIMIT $1)`,
          [keptMax],
        );
        await order(tx, simulation.id);
        await audit(tx, ids, simulation);
        return true;
      }),
    findSimulation: (id) => find(postgres, id),
    async endSimulation(id, endedAtMs, end) {
      await postgres.query(
        `UPDATE matchmaking.rules_simulation SET ended_at_ms = $2, failure = $3, report = $4
        WHERE id = $1 AND ended_at_ms IS NULL`,
        [
          ...[id, endedAtMs, "failure" in end ? end.failure : null],
          "report" in end ? JSON.stringify(end.report) : null,
        ],
      );
    },
  };
}

async function countRunning(db: Queryable, sinceMs: number): Promise<number> {
  const [row] = await db.query<{ readonly running: number }>(
    `SELECT count(*)::integer AS running FROM matchmaking.rules_simulation
    WHERE ended_at_ms IS NULL AND requested_at_ms > $1`,
    [sinceMs],
  );
  return row?.running ?? 0;
}

async function insert(tx: Transaction, simulation: KeptSimulation): Promise<void> {
  const { id, queueId, revision, actorId, requestedAtMs, task } = simulation;
  await tx.query(
    `INSERT INTO matchmaking.rules_simulation (id, queue_id, revision, actor_id, requested_at_ms, task)
    VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, queueId, revision, actorId, requestedAtMs, JSON.stringify(task)],
  );
}

async function audit(tx: Transaction, ids: Ids, simulation: KeptSimulation): Promise<void> {
  const { id, queueId, revision, actorId, requestedAtMs: recordedAtMs, task } = simulation;
  await recordAudit(tx, {
    ...{ id: ids.next<string>(), recordedAtMs, actorId, action: "matchmaking.simulateRules" },
    ...{ subject: `simulation:${id}`, reason: "Rules were tried on recorded tickets." },
    details: { queueId, revision, latest: task.latest, seed: task.seed },
  });
}

async function find(db: Queryable, id: string): Promise<KeptSimulation | undefined> {
  const [row] = await db.query<SimulationRow>(
    `SELECT id, queue_id, revision, actor_id, requested_at_ms, task, ended_at_ms, failure, report
    FROM matchmaking.rules_simulation WHERE id = $1`,
    [id],
  );
  if (row === undefined) return undefined;
  const { revision, task, failure, report, ended_at_ms: endedAtMs } = row;
  return {
    ...{ id: row.id, queueId: row.queue_id, revision, actorId: row.actor_id, task, failure, report },
    requestedAtMs: Number(row.requested_at_ms),
    endedAtMs: endedAtMs === null ? null : Number(endedAtMs),
  };
}
