import type { Postgres, Transaction } from "@muster/postgres";

/** A pool whose connection the server ends once `left.statements` more statements of a transaction were answered. */
export function breakAfter(pool: Postgres, admin: Postgres, left: { statements: number }): Postgres {
  return {
    ...pool,
    transact: (work, options) =>
      pool.transact((tx) => {
        const query = async (...given: Parameters<Transaction["query"]>) => {
          const rows = await tx.query(...given);
          if (--left.statements === 0) {
            const [own] = await tx.query<{ readonly pid: number }>("SELECT pg_backend_pid() AS pid");
            await admin.query("SELECT pg_terminate_backend($1, 5000)", [own?.pid]);
          }
          return rows;
        };
        return work({ ...tx, query: query as Transaction["query"] });
      }, options),
  };
}
