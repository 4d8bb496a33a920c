import { AppError, badInput } from "@muster/errors";
import type { Ids, SystemClock } from "@muster/runtime";
import { checkDistinct, checkId } from "./bounds.js";
import type { PlayerId } from "./domain.js";

/** The largest document. Bytes of canonical JSON. */
export const documentBytesMax = 256 * 1024;
/** The most documents of a player. */
export const documentsMax = 100;
/** The most that a player's documents take together. Bytes of canonical JSON. */
export const documentsBytesMax = 4 * 1024 * 1024;
/** The most documents that are saved at once. */
export const documentsSavedMax = 20;
/** How deep a document's objects and lists may go. */
export const documentDepthMax = 32;

/** Who reads a document: servers alone, its owner too, or everyone. */
export type DocumentReaders = "server" | "owner" | "public";
/** Who writes a document: servers alone, or its owner too. */
export type DocumentWriters = "server" | "owner";

/** JSON that a game keeps for a player. */
export interface PlayerDocument {
  readonly playerId: PlayerId;
  /** Unique among the player's. */
  readonly key: string;
  readonly content: unknown;
  /** Bytes of canonical JSON. */
  readonly bytes: number;
  /** Rises with each save; never the same for two contents of a key, not even when it was deleted between. */
  readonly version: bigint;
  /** The version that it replaced, 0 for none. */
  readonly replacedVersion: bigint;
  readonly readers: DocumentReaders;
  readonly writers: DocumentWriters;
  readonly savedAtMs: number;
}

/** Who asks: the player, a server (or a member of staff) with the scope, or anyone else. */
export type DocumentActor = "owner" | "server" | "other";

/** A document as someone wants it. */
export interface DocumentSave {
  readonly key: string;
  readonly content: unknown;
  /** The version that was read, 0 for none; whatever is there is replaced where absent. */
  readonly expectedVersion?: bigint | undefined;
  /** Where absent they stay as they are; the owner for a new document. */
  readonly readers?: DocumentReaders | undefined;
  readonly writers?: DocumentWriters | undefined;
}

/** A slice of a player's documents by key. */
export interface DocumentSlice {
  readonly playerId: PlayerId;
  readonly readers: readonly DocumentReaders[];
  /** Only keys that begin so. */
  readonly prefix: string;
  readonly from: string | undefined;
  readonly backward: boolean;
  readonly limit: number;
}

/** What a member of staff did with a player's documents. */
export interface StaffDeed {
  /** A UUIDv7. */
  readonly id: string;
  /** The principal. */
  readonly actorId: string;
  readonly action: "saveDocuments" | "deleteDocument";
  /** The documents, with the versions that they had before; 0 for none. */
  readonly documents: readonly { readonly key: string; readonly replacedVersion: bigint }[];
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** Who writes: the player, a server, or a member of staff, whose deeds are put on record. */
export type DocumentWriter =
  | { readonly as: "owner" }
  | { readonly as: "server" }
  | {
      readonly as: "staff";
      /** The principal. */
      readonly actorId: string;
    };

/** A player's documents, with nobody else saving. */
export interface Shelf {
  /** How many there are, and the bytes that they take. */
  readonly documents: number;
  readonly bytes: number;
  /** The last version given. */
  readonly version: bigint;
  find(keys: readonly string[]): Promise<(PlayerDocument | undefined)[]>;
  /** Those of `documents` whose content in the database is equal. */
  equal(
    documents: readonly { readonly key: string; readonly content: unknown }[],
  ): Promise<ReadonlySet<string>>;
  put(documents: readonly PlayerDocument[]): Promise<void>;
  remove(key: string): Promise<void>;
  /** Puts on record what a member of staff did. */
  audit(deed: StaffDeed): Promise<void>;
  /** Notes what the shelf holds afterwards. */
  count(total: {
    readonly documents: number;
    readonly bytes: number;
    readonly version: bigint;
  }): Promise<void>;
}

/** Where documents are. */
export interface DocumentStorage {
  findDocuments(
    refs: readonly { readonly playerId: PlayerId; readonly key: string }[],
  ): Promise<(PlayerDocument | undefined)[]>;
  readDocuments(slices: readonly DocumentSlice[]): Promise<PlayerDocument[][]>;
  /** Runs `work` in one transaction in which nobody else changes the player's documents. */
  onShelf<T>(playerId: PlayerId, work: (shelf: Shelf) => Promise<T>): Promise<T>;
}

/** Which documents an actor sees. */
export function readersSeenBy(actor: DocumentActor): readonly DocumentReaders[] {
  return { server: ["server", "owner", "public"], owner: ["owner", "public"], other: ["public"] }[
    actor
  ] as readonly DocumentReaders[];
}

/** The rules of player documents. */
export interface DocumentService {
  /**
   * Saves all of `saves` or none. A save that was made already, with the same expected version and content, is answered again.
   *
   * @throws BAD_USER_INPUT; FORBIDDEN for a document that servers alone write; CONFLICT with the version that there is;
   * LIMIT_REACHED.
   */
  save(
    playerId: PlayerId,
    writer: DocumentWriter,
    saves: readonly DocumentSave[],
  ): Promise<readonly PlayerDocument[]>;
  /** Deletes a document, and tells whether there was one. @throws as {@link DocumentService.save} */
  remove(
    playerId: PlayerId,
    writer: DocumentWriter,
    document: { readonly key: string; readonly expectedVersion?: bigint | undefined },
  ): Promise<boolean>;
}

/** Makes the {@link DocumentService}. */
export function createDocuments({
  storage,
  clock,
  ids,
}: {
  readonly storage: Pick<DocumentStorage, "onShelf">;
  readonly clock: SystemClock;
  readonly ids: Ids;
}): DocumentService {
  const record = async (
    shelf: Shelf,
    writer: DocumentWriter,
    deed: Pick<StaffDeed, "action" | "documents">,
  ): Promise<void> => {
    if (writer.as !== "staff") return;
    await shelf.audit({ id: ids.next(), actorId: writer.actorId, atMs: clock.nowMs(), ...deed });
  };

  return {
    async save(playerId, writer, saves) {
      checkId("playerId", playerId);
      const actor = actorOf(writer);
      const bytes = checkSaves(actor, saves);
      return storage.onShelf(playerId, async (shelf) => {
        const before = await shelf.find(saves.map(({ key }) => key));
        const same = await shelf.equal(saves);
        const documents = saves.map((save, place): PlayerDocument => {
          const old = before[place];
          requireWriter(actor, old);
          if (old !== undefined && isRepeated(save, old, same.has(save.key))) return old;
          requireVersion(save, old);
          return {
            playerId,
            key: save.key,
            content: save.content,
            bytes: bytes[place] ?? 0,
            version: shelf.version + BigInt(place) + 1n,
            replacedVersion: old?.version ?? 0n,
            readers: save.readers ?? old?.readers ?? "owner",
            writers: save.writers ?? old?.writers ?? "owner",
            savedAtMs: clock.nowMs(),
          };
        });
        const made = documents.filter((document, place) => document !== before[place]);
        const total = {
          documents: shelf.documents + before.filter((old) => old === undefined).length,
          bytes: shelf.bytes + sumBytes(documents) - sumBytes(before),
          version: shelf.version + BigInt(saves.length),
        };
        requireRoom(total, shelf);
        if (made.length > 0) {
          await shelf.put(made);
          await record(shelf, writer, { action: "saveDocuments", documents: made });
          await shelf.count(total);
        }
        return documents;
      });
    },

    async remove(playerId, writer, document) {
      checkId("playerId", playerId);
      checkDocumentKey("key", document.key);
      checkVersion("expectedVersion", document.expectedVersion);
      return storage.onShelf(playerId, async (shelf) => {
        const [old] = await shelf.find([document.key]);
        if (old === undefined) return false;
        requireWriter(actorOf(writer), old);
        requireVersion(document, old);
        await shelf.remove(document.key);
        await record(shelf, writer, {
          action: "deleteDocument",
          documents: [{ key: old.key, replacedVersion: old.version }],
        });
        await shelf.count({
          documents: shelf.documents - 1,
          bytes: shelf.bytes - old.bytes,
          version: shelf.version,
        });
        return true;
      });
    },
  };
}

/** Staff write what servers write. */
function actorOf({ as }: DocumentWriter): "owner" | "server" {
  return as === "owner" ? "owner" : "server";
}

/** @throws BAD_USER_INPUT unless `key` can be a document's. */
export function checkDocumentKey(field: string, key: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/.test(key))
    throw badInput(field, "1 to 128 of letters, digits and . _ / -, a letter or digit first");
}

/** @throws BAD_USER_INPUT unless keys can begin with `prefix`, which may be empty. */
export function checkDocumentPrefix(prefix: string): void {
  if (prefix !== "") checkDocumentKey("prefix", prefix);
}

/** Checks what is asked for as it stands, and gives the size of each content. */
function checkSaves(actor: DocumentActor, saves: readonly DocumentSave[]): number[] {
  if (saves.length < 1 || saves.length > documentsSavedMax)
    throw badInput("documents", `1 to ${documentsSavedMax}`);
  const field = (place: number, name: string): string =>
    saves.length === 1 ? name : `documents[${place}].${name}`;
  checkDistinct(
    saves.map(({ key }) => key),
    (place) => field(place, "key"),
  );
  return saves.map((save, place) => {
    checkDocumentKey(field(place, "key"), save.key);
    checkVersion(field(place, "expectedVersion"), save.expectedVersion);
    if (actor === "owner" && save.readers === "server")
      throw badInput(field(place, "readers"), "OWNER or PUBLIC for a player");
    if (actor === "owner" && save.writers === "server")
      throw badInput(field(place, "writers"), "OWNER for a player");
    checkContent(field(place, "content"), save.content, documentDepthMax);
    // Canonical JSON differs from other JSON without spaces in the order of names alone, not in length.
    const bytes = Buffer.byteLength(JSON.stringify(save.content));
    if (bytes > documentBytesMax)
      throw badInput(field(place, "content"), `at most ${documentBytesMax} bytes of canonical JSON`);
    return bytes;
  });
}

function checkVersion(field: string, version: bigint | undefined): void {
  if (version !== undefined && version < 0n) throw badInput(field, "0 or a version that was read");
}

function checkContent(field: string, value: unknown, depthLeft: number): void {
  if (value === undefined || value === null) {
    if (depthLeft === documentDepthMax) throw badInput(field, "JSON other than null");
  } else if (typeof value === "string") {
    if (/\0|\p{Cs}/u.test(value)) throw badInput(field, "Unicode text without NUL or half a character");
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) throw badInput(field, "of finite numbers");
  } else if (typeof value === "object") {
    if (depthLeft === 0) throw badInput(field, `at most ${documentDepthMax} levels deep`);
    for (const [name, member] of Object.entries(value)) {
      checkContent(field, name, 0);
      checkContent(field, member, depthLeft - 1);
    }
  }
}

/** Whether the save was made before and its answer was lost: what it wanted is there, and replaced what it expected. */
function isRepeated(save: DocumentSave, old: PlayerDocument, isSameContent: boolean): boolean {
  return (
    save.expectedVersion === old.replacedVersion &&
    isSameContent &&
    (save.readers ?? old.readers) === old.readers &&
    (save.writers ?? old.writers) === old.writers
  );
}

function requireWriter(actor: DocumentActor, old: PlayerDocument | undefined): void {
  if (actor === "owner" && old?.writers === "server")
    throw new AppError("FORBIDDEN", "only servers write this document", { key: old.key });
}

function requireVersion(
  { key, expectedVersion }: Pick<DocumentSave, "key" | "expectedVersion">,
  old: PlayerDocument | undefined,
): void {
  const version = old?.version ?? 0n;
  if (expectedVersion === undefined || expectedVersion === version) return;
  throw new AppError("CONFLICT", `the document ${key} was changed since it was read`, {
    key,
    version: version.toString(),
  });
}

function requireRoom(
  after: { readonly documents: number; readonly bytes: number },
  before: { readonly documents: number; readonly bytes: number },
): void {
  if (after.documents > documentsMax && after.documents > before.documents)
    throw new AppError("LIMIT_REACHED", `a player has at most ${documentsMax} documents`, {
      limit: "documents",
      max: documentsMax,
    });
  if (after.bytes > documentsBytesMax && after.bytes > before.bytes)
    throw new AppError("LIMIT_REACHED", `a player's documents take at most ${documentsBytesMax} bytes`, {
      limit: "documentBytes",
      max: documentsBytesMax,
    });
}

function sumBytes(documents: readonly (PlayerDocument | undefined)[]): number {
  return documents.reduce((sum, document) => sum + (document?.bytes ?? 0), 0);
}
