export { isOverloaded } from "./faults.js";
export { type Listener, listen } from "./listen.js";
export { type MigrationSet, migrate } from "./migrate.js";
export {
  openPostgres,
  type Postgres,
  type PostgresOptions,
  type Transaction,
  type TransactOptions,
} from "./pool.js";
export type { Queryable, Row, Statement } from "./query.js";
export { inIdOrder, uniqueViolation } from "./rows.js";
