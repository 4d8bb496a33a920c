import { auditLedger, createSealer } from "@muster/ledger";
import type { Postgres } from "@muster/postgres";
import type { SystemClock } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { show } from "../../faults/show.js";
import type { Good } from "../goods.js";
import type { Model } from "../model.js";
import type { MoneyOffer, Storefronts } from "../storefronts.js";
import { checkBounds } from "./bounds.js";
import { checkDocuments } from "./documents.js";
import { checkEscrow, checkEvents, checkHoldings } from "./holdings.js";
import { checkMoneyStock } from "./money-stock.js";
import { checkReversals } from "./reversals.js";
import { checkOrders, checkPayments } from "./sales.js";

export { takeCensus } from "./census.js";
export { readUndone } from "./reversals.js";

const shownMax = 20;

/** Seals what there is to seal, and audits the book: sums, replay and chain. */
export async function auditBook(admin: Postgres, clock: SystemClock): Promise<string[]> {
  const logger = createLogger({ service: "economy-audit", level: "error" });
  const metrics = createMetrics({ process: false });
  const sealer = createSealer({ postgres: admin, clock, logger, metrics, intervalMs: 20 });
  sealer.start();
  try {
    for (let tries = 0; tries < 1500; tries++) {
      const { problems, unsealedUnits } = await auditLedger(admin);
      if (unsealedUnits === 0n || problems.length > 0)
        return problems.map((problem) => `audit: ${show(problem)}`);
      await clock.sleep(200);
    }
    return ["audit: the sealer did not catch up"];
  } finally {
    await sealer.stop();
  }
}

/** Whatever in the database contradicts what clients were answered, or itself. */
export async function findContradictions(
  admin: Postgres,
  model: Model,
  goods: readonly Good[],
  { sales }: Pick<Storefronts, "sales">,
  figure: MoneyOffer,
): Promise<string[]> {
  const found = await Promise.all([
    checkKeys(admin, model),
    checkHoldings(admin, model),
    checkOrders(admin, model),
    checkPayments(admin, model, sales),
    checkBounds(admin, model, goods),
    checkMoneyStock(admin, figure),
    checkReversals(admin, model),
    checkDocuments(admin, model),
    checkEscrow(admin, model),
    checkEvents(admin),
  ]);
  return found.flatMap((problems) => problems.slice(0, shownMax));
}

/** Keys of operations that are in the book. */
export async function readKeys(admin: Postgres, { keys }: Model): Promise<Set<string>> {
  const operations = new Set([...keys.values()].map(({ method }) => method));
  const rows = await admin.query<{ readonly id: string }>(
    "SELECT id FROM ledger.idempotency WHERE operation = ANY ($1)",
    [[...operations]],
  );
  return new Set(rows.map(({ id }) => id));
}

/** One unit for each answer, none for a refusal, and none that nobody asked for. */
async function checkKeys(admin: Postgres, model: Model): Promise<string[]> {
  const problems: string[] = [];
  const inBook = await readKeys(admin, model);
  for (const [id, { method, refusal }] of model.keys) {
    const isThere = inBook.delete(id);
    if (isThere === (refusal === undefined)) continue;
    problems.push(
      `keys: ${method} under ${id} was ${refusal ?? "answered"} and is ${isThere ? "" : "not "}in the book`,
    );
  }
  return [...problems, ...[...inBook].map((id) => `keys: nobody was answered what ${id} did`)];
}
