import { enqueueAll, enqueueRows, type Job } from "@muster/jobs";
import type { Ledger, StatementRows } from "@muster/ledger";
import type { Postgres } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import { acknowledgementOrder, definePaymentJobs, defineVoidedJobs, noticeOrder } from "./jobs.js";
import {
  createPaymentService,
  type Errand,
  type PaymentService,
  type ServiceContext,
} from "./service/index.js";
import type { Providers } from "./service/providers.js";
import { createPaymentStorage } from "./storage/index.js";

/** Sales for money, with the jobs that belong to them. */
export interface Payments {
  /** The job that does an errand, as rows. */
  readonly errandRows: (errand: Errand) => StatementRows;
  /** Makes the service. Call it once. */
  open(
    context: ServiceContext,
    deps: {
      readonly postgres: Postgres;
      readonly ledger: Ledger;
      readonly clock: SystemClock;
      readonly ids: Ids;
    },
    providers: Providers,
  ): { readonly service: PaymentService; readonly jobs: readonly Job[] };
}

/** Wires sales for money: what is sold leaves errands, and errands sell. */
export function wirePayments(): Payments {
  let service: PaymentService | undefined;
  const jobs = definePaymentJobs(() => {
    if (service === undefined) throw new Error("payments are not open yet");
    return service;
  });
  const errandRows = (errand: Errand): StatementRows => {
    switch (errand.kind) {
      case "acknowledge":
        return enqueueRows(jobs.acknowledge, [acknowledgementOrder(errand)]);
      case "payBack":
        return enqueueRows(jobs.payBack, [{ key: errand.orderId, input: { orderId: errand.orderId } }]);
      case "endCheckout": {
        const { orderId, atMs } = errand;
        return enqueueRows(jobs.endCheckout, [{ key: orderId, input: { orderId }, runAtMs: atMs }]);
      }
    }
  };
  return {
    errandRows,
    open(context, deps, providers) {
      const payments = createPaymentStorage({
        ...{ ...deps, errandRows },
        async enqueueNotices(tx, ids) {
          await enqueueAll(tx, jobs.applyNotice, ids.map(noticeOrder));
        },
      });
      const opened = createPaymentService({ ...context, payments, providers });
      service = opened;
      return {
        service: opened,
        jobs: [...(Object.values(jobs) as Job[]), ...defineVoidedJobs(opened, { ...providers })],
      };
    },
  };
}
