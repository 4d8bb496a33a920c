import { randomUUID } from "node:crypto";
import type { PlayerId, Principal, SessionId } from "@muster/auth";
import type { RunningAccounts } from "../subgraph.js";

let made = 0;

/** A player who is signed in, of a name that nobody else has. */
export async function makePlayer({ admin }: Pick<RunningAccounts, "admin">) {
  const id = randomUUID() as PlayerId;
  const name = `social${++made}`;
  await admin.query("INSERT INTO accounts.players (id, display_name, created_at) VALUES ($1, $2, now())", [
    id,
    name,
  ]);
  await admin.query(
    `INSERT INTO accounts.credentials (kind, username_key, username, subject_id, password_hash)
     VALUES ('player', $1, $1, $2, '')`,
    [name, id],
  );
  const principal: Principal = { kind: "player", playerId: id, sessionId: randomUUID() as SessionId };
  return { id, name, principal };
}
