import { AppError } from "@muster/errors";
import type { PlayerId } from "./domain.js";
import type { StoreStorage } from "./storage-port.js";

/**
 * A refusal of the book said more exactly: who owes something is told what, also where what they would pay with is missing.
 * The error is then ACCOUNT_IN_DEBT with one debt: its `currencyId` and the `amount`.
 */
export async function explainDebt(
  error: unknown,
  playerId: PlayerId,
  storage: Pick<StoreStorage, "findDebts">,
): Promise<unknown> {
  if (!(error instanceof AppError)) return error;
  if (error.code !== "ACCOUNT_IN_DEBT" && error.code !== "INSUFFICIENT_FUNDS") return error;
  const [debts = []] = await storage.findDebts([playerId]);
  const [debt] = debts;
  if (debt === undefined) return error;
  const details = { currencyId: debt.currencyId, amount: debt.amount.toString() };
  const message = "what is owed has to be paid back first";
  return new AppError("ACCOUNT_IN_DEBT", message, details, { cause: error });
}
