import type {
  CurrencyId,
  DefinitionId,
  Imbalance,
  ItemId,
  PlayerId,
  ReservationId,
  Trade,
  TradeContent,
  TradeId,
  TradeItem,
  TradeState,
} from "../../service/index.js";

interface ContentJson {
  readonly items: readonly {
    readonly itemId: ItemId;
    readonly definitionId: DefinitionId;
    readonly kind: TradeItem["kind"];
    readonly quantity: string;
  }[];
  readonly currencies: readonly { readonly currencyId: CurrencyId; readonly amount: string }[];
}

/** A row of `inventory.trades`. */
export interface TradeRow {
  readonly id: TradeId;
  readonly proposer_id: PlayerId;
  readonly recipient_id: PlayerId;
  readonly state: TradeState;
  readonly version: number;
  readonly step: number;
  readonly offered: ContentJson;
  readonly requested: ContentJson;
  readonly proposer_reservation_id: ReservationId | null;
  readonly recipient_reservation_id: ReservationId | null;
  readonly proposer_confirmed: boolean;
  readonly recipient_confirmed: boolean;
  readonly message: string | null;
  readonly imbalances: readonly { readonly currencyId: CurrencyId; readonly difference: string }[] | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly expires_at: Date;
}

/** The trade that `row` holds. */
export function toTrade(row: TradeRow): Trade {
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    step: row.step,
    proposer: {
      playerId: row.proposer_id,
      gives: toContent(row.offered),
      reservationId: row.proposer_reservation_id,
      confirmed: row.proposer_confirmed,
    },
    recipient: {
      playerId: row.recipient_id,
      gives: toContent(row.requested),
      reservationId: row.recipient_reservation_id,
      confirmed: row.recipient_confirmed,
    },
    message: row.message,
    imbalances: (row.imbalances ?? []).map(({ currencyId, difference }) => ({
      currencyId,
      difference: BigInt(difference),
    })),
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
  };
}

/** The columns of `trade` that change, as a ledger's statement takes them. */
export function changingColumns(trade: Trade) {
  const { id, state, version, step, proposer, recipient, imbalances, updatedAtMs } = trade;
  return {
    id,
    state,
    version,
    step,
    offered: contentJson(proposer.gives),
    requested: contentJson(recipient.gives),
    proposer_reservation_id: proposer.reservationId,
    recipient_reservation_id: recipient.reservationId,
    proposer_confirmed: proposer.confirmed,
    recipient_confirmed: recipient.confirmed,
    imbalances: imbalances.length === 0 ? null : imbalances.map(imbalanceJson),
    updated_at: new Date(updatedAtMs).toISOString(),
  };
}

/** The columns of `trade` that stay as they were made. */
export function fixedColumns({ proposer, recipient, message, createdAtMs, expiresAtMs }: Trade) {
  return {
    proposer_id: proposer.playerId,
    recipient_id: recipient.playerId,
    message,
    created_at: new Date(createdAtMs).toISOString(),
    expires_at: new Date(expiresAtMs).toISOString(),
  };
}

/** An imbalance as JSON. */
export function imbalanceJson({ currencyId, difference }: Imbalance) {
  return { currencyId, difference: difference.toString() };
}

function contentJson({ items, currencies }: TradeContent): ContentJson {
  return {
    items: items.map((line) => ({ ...line, quantity: line.quantity.toString() })),
    currencies: currencies.map((line) => ({ ...line, amount: line.amount.toString() })),
  };
}

function toContent({ items, currencies }: ContentJson): TradeContent {
  return {
    items: items.map((line) => ({ ...line, quantity: BigInt(line.quantity) })),
    currencies: currencies.map((line) => ({ ...line, amount: BigInt(line.amount) })),
  };
}
