import { recordAudit } from "@muster/audit";
import type { Postgres, Queryable, Transaction } from "@muster/postgres";
import type {
  DocumentReaders,
  DocumentSlice,
  DocumentStorage,
  DocumentWriters,
  PlayerDocument,
  PlayerId,
  Shelf,
} from "../service/index.js";

interface DocumentRow {
  readonly player_id: PlayerId;
  readonly key: string;
  readonly content: unknown;
  readonly bytes: number;
  readonly version: bigint;
  readonly replaced_version: bigint;
  readonly readers: DocumentReaders;
  readonly writers: DocumentWriters;
  readonly saved_at: Date;
}

const columns = "player_id, key, content, bytes, version, replaced_version, readers, writers, saved_at";

/** Documents in Postgres. */
export function createDocumentStorage(postgres: Postgres): DocumentStorage {
  return {
    findDocuments: (refs) => findDocuments(postgres, refs),
    readDocuments: (slices) => readDocuments(postgres, slices),
    onShelf: (playerId, work) =>
      postgres.transact(async (tx) => {
        const made = "INSERT INTO inventory.document_shelves (player_id) VALUES ($1) ON CONFLICT DO NOTHING";
        await tx.query(made, [playerId]);
        const [row] = await tx.query<{ documents: number; bytes: bigint; version: bigint }>(
          `SELECT documents, bytes, version FROM inventory.document_shelves WHERE player_id = $1
          FOR NO KEY UPDATE`,
          [playerId],
        );
        if (row === undefined) throw new Error("the shelf that was just made is not there");
        return work(lockedShelf(tx, playerId, { ...row, bytes: Number(row.bytes) }));
      }),
  };
}

function lockedShelf(
  tx: Transaction,
  playerId: PlayerId,
  total: Pick<Shelf, "documents" | "bytes" | "version">,
): Shelf {
  return {
    ...total,
    find: (keys) =>
      findDocuments(
        tx,
        keys.map((key) => ({ playerId, key })),
      ),
    async equal(documents) {
      const rows = await tx.query<{ readonly key: string }>(
        `SELECT key FROM unnest($2::text[], $3::text[]) AS given (key, content)
        JOIN inventory.documents AS kept USING (key)
        WHERE kept.player_id = $1 AND kept.content = given.content::jsonb`,
        [playerId, documents.map(({ key }) => key), documents.map(({ content }) => JSON.stringify(content))],
      );
      return new Set(rows.map(({ key }) => key));
    },
    put: (documents) => putDocuments(tx, playerId, documents),
    async remove(key) {
      await tx.query("DELETE FROM inventory.documents WHERE player_id = $1 AND key = $2", [playerId, key]);
    },
    audit: ({ id, actorId, action, documents, atMs }) =>
      recordAudit(tx, {
        id,
        recordedAtMs: atMs,
        actorId,
        action: `inventory.${action}`,
        subject: `player:${playerId}`,
        reason: "written by hand",
        details: {
          documents: documents.map(({ key, replacedVersion }) => ({
            key,
            replacedVersion: replacedVersion.toString(),
          })),
        },
      }),
    async count({ documents, bytes, version }) {
      await tx.query(
        `UPDATE inventory.document_shelves SET documents = $2, bytes = $3, version = $4 WHERE player_id = $1`,
        [playerId, documents, bytes, version],
      );
    },
  };
}

async function putDocuments(
  tx: Transaction,
  playerId: PlayerId,
  documents: readonly PlayerDocument[],
): Promise<void> {
  await tx.query(
    `INSERT INTO inventory.documents (${columns})
    SELECT $1, key, content::jsonb, bytes, version, replaced_version, readers, writers, saved_at
    FROM unnest($2::text[], $3::text[], $4::integer[], $5::bigint[], $6::bigint[], $7::text[], $8::text[],
      $9::timestamptz[]) AS given (key, content, bytes, version, replaced_version, readers, writers, saved_at)
    ON CONFLICT (player_id, key) DO UPDATE SET content = excluded.content, bytes = excluded.bytes,
      version = excluded.version, replaced_version = excluded.replaced_version, readers = excluded.readers,
      writers = excluded.writers, saved_at = excluded.saved_at`,
    [
      playerId,
      documents.map(({ key }) => key),
      documents.map(({ content }) => JSON.stringify(content)),
      documents.map(({ bytes }) => bytes),
      documents.map(({ version }) => version),
      documents.map(({ replacedVersion }) => replacedVersion),
      documents.map(({ readers }) => readers),
      documents.map(({ writers }) => writers),
      documents.map(({ savedAtMs }) => new Date(savedAtMs)),
    ],
  );
}

async function findDocuments(
  db: Queryable,
  refs: readonly { readonly playerId: PlayerId; readonly key: string }[],
): Promise<(PlayerDocument | undefined)[]> {
  const rows = await db.query<DocumentRow>(
    {
      name: "inventory-documents",
      text: `SELECT ${columns} FROM inventory.documents
        WHERE (player_id, key) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))`,
    },
    [refs.map(({ playerId }) => playerId), refs.map(({ key }) => key)],
  );
  const found = new Map(rows.map((row) => [`${row.player_id} ${row.key}`, toDocument(row)]));
  return refs.map(({ playerId, key }) => found.get(`${playerId} ${key}`));
}

async function readDocuments(db: Queryable, slices: readonly DocumentSlice[]): Promise<PlayerDocument[][]> {
  const rows = await db.query<DocumentRow & { readonly place: number }>(
    {
      name: "inventory-document-slices",
      text: `SELECT slice.place, page.* FROM unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[],
          $6::boolean[], $7::integer[]) AS slice (place, owner, readers, prefix, edge, backward, rows_max)
        CROSS JOIN LATERAL (
          SELECT ${columns} FROM inventory.documents
          WHERE player_id = slice.owner AND readers = ANY (string_to_array(slice.readers, ','))
            AND starts_with(key, slice.prefix)
            AND (slice.edge IS NULL OR CASE WHEN backward THEN key < edge ELSE key > edge END)
          ORDER BY CASE WHEN backward THEN key END DESC, key
          LIMIT slice.rows_max
        ) AS page`,
    },
    [
      slices.map((_, place) => place),
      slices.map(({ playerId }) => playerId),
      slices.map(({ readers }) => readers.join(",")),
      slices.map(({ prefix }) => prefix),
      slices.map(({ from }) => from ?? null),
      slices.map(({ backward }) => backward),
      slices.map(({ limit }) => limit),
    ],
  );
  return slices.map(({ backward }, place) =>
    rows
      .filter((row) => row.place === place)
      .map(toDocument)
      .sort((one, other) => (one.key < other.key !== backward ? -1 : 1)),
  );
}

function toDocument(row: DocumentRow): PlayerDocument {
  return {
    playerId: row.player_id,
    key: row.key,
    content: row.content,
    bytes: row.bytes,
    version: row.version,
    replacedVersion: row.replaced_version,
    readers: row.readers,
    writers: row.writers,
    savedAtMs: row.saved_at.getTime(),
  };
}
