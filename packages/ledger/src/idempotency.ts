import { hash } from "node:crypto";
import { AppError } from "@muster/errors";
import type { Json } from "@muster/events";
import type { Queryable } from "@muster/postgres";
import { hashJson } from "./canonical.js";
import type { Idempotency } from "./unit.js";
import { checkIdempotency } from "./validate.js";

interface AnswerRow {
  readonly request_sha256: Buffer;
  readonly response: string;
}

/**
 * The stored answer to the unit that was posted with that key; `undefined` where none was, or `db` does not see it committed
 * yet. For a caller whose own checks fail because the request was done before.
 *
 * @throws BAD_USER_INPUT for what breaks a bound of {@link Idempotency}.
 * @throws IDEMPOTENCY_CONFLICT when the key was used with another request.
 */
export async function recallResponse(db: Queryable, idempotency: Idempotency): Promise<Json | undefined> {
  checkIdempotency(idempotency);
  const [row] = await db.query<AnswerRow>(
    {
      name: "ledger-recall",
      text: `SELECT request_sha256, response FROM ledger.idempotency
        WHERE id = $1`,
    },
    [keyIdOf(idempotency)],
  );
  if (row === undefined) return undefined;
  if (row.request_sha256.toString("hex") !== hashJson(idempotency.request)) throw idempotencyConflict();
  return JSON.parse(row.response) as Json;
}

/** What a key is stored under: equal for equal owner, operation and key. A UUID of 32 digits: half of their SHA-256. */
export function keyIdOf({ ownerId, operation, key }: Idempotency): string {
  return hash("sha256", `${ownerId}\n${operation}\n${key}`).slice(0, 32);
}

/** The refusal of a key that was used with another request. */
export function idempotencyConflict(): AppError {
  return new AppError("IDEMPOTENCY_CONFLICT", "the idempotency key was used before with another request", {
    field: "idempotencyKey",
  });
}
