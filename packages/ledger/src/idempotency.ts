import { AppError } from "@muster/errors";
import type { Json } from "@muster/events";
import type { Queryable } from "@muster/postgres";
import { hashJson } from "./canonical.js";
import type { Idempotency } from "./unit.js";
import { checkIdempotency } from "./validate.js";

interface AnswerRow {
  readonly request_sha256: Buffer;
  readonly response: Json;
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
  const { ownerId, operation, key, request } = idempotency;
  const [row] = await db.query<AnswerRow>(
    {
      name: "ledger-recall",
      text: `SELECT request_sha256, response FROM ledger.idempotency
        WHERE owner_id = $1 AND operation = $2 AND key = $3`,
    },
    [ownerId, operation, key],
  );
  if (row === undefined) return undefined;
  if (row.request_sha256.toString("hex") !== hashJson(request)) throw idempotencyConflict();
  return row.response;
}

/** The refusal of a key that was used with another request. */
export function idempotencyConflict(): AppError {
  return new AppError("IDEMPOTENCY_CONFLICT", "the idempotency key was used before with another request", {
    field: "idempotencyKey",
  });
}
