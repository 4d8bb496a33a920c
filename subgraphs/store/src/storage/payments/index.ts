import { lockOwner } from "@muster/ledger";
import type { Transaction } from "@muster/postgres";
import type { PaymentStorage } from "../../service/index.js";
import { recall, remember } from "../postings.js";
import { findCheckout, openCheckout } from "./checkouts.js";
import { endNotice, findNotice, keepNotices, moveVoidCursor, readVoidCursor } from "./notices.js";
import { noteRefunds, refundPart } from "./parts.js";
import {
  accountToken,
  changeReceipt,
  findAccount,
  findReceipt,
  findReceiptOf,
  findSubscriber,
  markAcknowledged,
  prolong,
  readHistory,
} from "./receipts.js";
import { chargebackLock, restore, type StepContext, step } from "./steps.js";

/** What sales for money keep their data with. */
export interface PaymentStorageOptions extends StepContext {
  /** Makes the jobs that apply notices. */
  readonly enqueueNotices: (tx: Transaction, noticeIds: readonly string[]) => Promise<void>;
}

/** The storage of sales for money. */
export function createPaymentStorage(options: PaymentStorageOptions): PaymentStorage {
  const { postgres, ids } = options;
  return {
    step: (taken) => step(options, taken),
    restore: (order, change, idempotency, atMs) => restore(options, { order, change, idempotency, atMs }),
    refundPart: (part) => refundPart(options, part),
    noteRefunds: (orderId, refunds) => noteRefunds(postgres, orderId, refunds),
    remember: (idempotency, receipt) => remember(options, idempotency, receipt),
    recall: (idempotency) => recall(postgres, idempotency),
    accountToken: (playerId, provider) => accountToken(postgres, ids, playerId, provider),
    findAccount: (provider, token) => findAccount(postgres, provider, token),
    findReceipt: (key) => findReceipt(postgres, key),
    findReceiptOf: (orderId) => findReceiptOf(postgres, orderId),
    findSubscriber: (provider, original) => findSubscriber(postgres, provider, original),
    changeReceipt: (change, seen, lock) =>
      postgres.transact(async (tx) => {
        await changeReceipt(tx, change, seen);
        if (lock !== null) await lockOwner(tx, chargebackLock(lock));
      }),
    markAcknowledged: (key, atMs) => markAcknowledged(postgres, key, atMs),
    prolong: (orderId, untilMs) => prolong(postgres, orderId, untilMs),
    readHistory: (playerId, sinceMs) => readHistory(postgres, playerId, sinceMs),
    keepNotices: (notices, atMs) => keepNotices(postgres, options.enqueueNotices, notices, atMs),
    findNotice: (id) => findNotice(postgres, id),
    endNotice: (id, outcome, atMs) => endNotice(postgres, id, outcome, atMs),
    readVoidCursor: (provider) => readVoidCursor(postgres, provider),
    moveVoidCursor: (provider, untilMs) => moveVoidCursor(postgres, provider, untilMs),
    findCheckout: (orderId) => findCheckout(postgres, orderId),
    openCheckout: (orderId, at) => openCheckout(postgres, orderId, at),
  };
}
