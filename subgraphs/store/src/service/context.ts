import type { CalendarClock, Ids, Random, SystemClock } from "@muster/runtime";
import type { FactReads } from "./availability.js";
import type { Catalog } from "./catalog/index.js";
import type { StoreStorage } from "./storage-port.js";

/** The published catalog. */
export interface CatalogReader {
  /** What is in force now. Costs nothing while nothing was published. */
  inForce(): Promise<Catalog>;
  /** What was in force at a calendar time. Milliseconds since the Unix epoch. */
  at(atMs: number): Promise<Catalog>;
}

/** What the rules of the store work with. */
export interface ServiceContext {
  readonly storage: StoreStorage;
  readonly reads: FactReads;
  readonly catalog: CatalogReader;
  /** For sales, limits and rotations. */
  readonly calendar: CalendarClock;
  /** For what providers and their time-outs go by. */
  readonly clock: SystemClock;
  readonly ids: Ids;
  readonly random: Random;
}
