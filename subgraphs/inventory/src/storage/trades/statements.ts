import { defineStatement } from "@muster/ledger";
import { waitingProposalsMax } from "../../service/index.js";

/** Columns of a trade that change. */
const changing = {
  id: "uuid",
  state: "text",
  version: "integer",
  step: "integer",
  offered: "jsonb",
  requested: "jsonb",
  proposer_reservation_id: "uuid",
  recipient_reservation_id: "uuid",
  proposer_confirmed: "boolean",
  recipient_confirmed: "boolean",
  imbalances: "jsonb",
  updated_at: "timestamptz",
} as const;

/** All columns of a trade. */
const all = {
  ...changing,
  proposer_id: "uuid",
  recipient_id: "uuid",
  message: "text",
  created_at: "timestamptz",
  expires_at: "timestamptz",
} as const;

const allNames = Object.keys(all).join(", ");
const changingNames = Object.keys(changing).filter((name) => name !== "id");

/** Makes trades. */
export const insertTrades = defineStatement({
  name: "inventory-trade-insert",
  columns: all,
  text: `INSERT INTO inventory.trades (${allNames}) SELECT ${allNames} FROM rows`,
});

/** Changes trades, each from the step before the one that is written. */
export const updateTrades = defineStatement({
  name: "inventory-trade-update",
  columns: changing,
  text: `UPDATE inventory.trades t SET ${changingNames.map((name) => `${name} = chosen.${name}`).join(", ")}
    FROM (SELECT rows.* FROM rows JOIN inventory.trades l ON l.id = rows.id ORDER BY rows.id FOR UPDATE OF l) AS chosen
    WHERE t.id = chosen.id AND t.step = chosen.step - 1 RETURNING chosen.unit`,
  required: { code: "CONFLICT", message: "the trade has changed" },
});

/** Lets nobody else count the open trades of those players until the transaction ends. */
export const lockPlayers = defineStatement({
  name: "inventory-trade-players",
  columns: { player_id: "uuid" },
  text: `SELECT id FROM inventory.players WHERE id IN (SELECT player_id FROM rows) ORDER BY id FOR NO KEY UPDATE`,
});

/** Refuses a unit after which a player has proposed more open trades than may be. */
export const boundProposed = boundOpen("proposer_id", "you have as many open trades as a player may");

/** Refuses a unit after which a player has been proposed more open trades than may be. */
export const boundReceived = boundOpen("recipient_id", "the other player has as many open trades as one may");

/** Refuses a unit after which as many proposals of a player to another wait for an answer as may not be. */
export const boundWaiting = defineStatement({
  name: "inventory-trade-bound-waiting",
  columns: { proposer_id: "uuid", recipient_id: "uuid" },
  text: `SELECT rows.unit FROM rows WHERE ${waitingProposalsMax} >= (SELECT count(*) FROM inventory.trades t
    WHERE t.proposer_id = rows.proposer_id AND t.recipient_id = rows.recipient_id AND t.state = 'proposed')`,
  required: {
    code: "LIMIT_REACHED",
    message: "the other player has not answered what you have proposed to them",
    details: { limit: "openTradesWithPlayer", max: waitingProposalsMax },
  },
});

function boundOpen(column: "proposer_id" | "recipient_id", message: string) {
  return defineStatement({
    name: `inventory-trade-bound-${column === "proposer_id" ? "proposed" : "received"}`,
    columns: { player_id: "uuid", open_max: "integer" },
    text: `SELECT rows.unit FROM rows WHERE rows.open_max >= (SELECT count(*) FROM inventory.trades t
      WHERE t.${column} = rows.player_id AND t.state IN ('proposed', 'accepted'))`,
    required: { code: "LIMIT_REACHED", message },
  });
}
