import {
  actorOf,
  hasScope,
  type Principal,
  requirePlayer,
  requireScope,
  unauthenticated,
} from "@muster/auth";
import { AppError } from "@muster/errors";
import {
  type Connection,
  ConnectionArgs,
  parsePage,
  type RequestContext,
  stringCursor,
  toConnection,
} from "@muster/subgraph";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import {
  DeleteDocumentInput,
  DeleteDocumentPayload,
  type DocumentInput,
  DocumentReaders,
  DocumentWriters,
  PlayerDocument,
  PlayerDocumentConnection,
  PlayerStub,
  SaveDocumentInput,
  SaveDocumentPayload,
  SaveDocumentsInput,
  SaveDocumentsPayload,
} from "../schema/index.js";
import * as domain from "../service/index.js";

type Context = RequestContext<object>;

const readers = "Shows what the asker may read: a document's readers say who does.";
const writers =
  "By the player for their own documents that the player may write, or with the scope documents:write; what staff write is on record. Errors: BAD_USER_INPUT, CONFLICT (details.version: the version there is), FORBIDDEN, LIMIT_REACHED, UNAUTHENTICATED.";

/** The documents of a player, and saving them. */
@Resolver(() => PlayerStub)
export class DocumentResolver {
  readonly #reads: Pick<domain.DocumentStorage, "findDocuments" | "readDocuments">;
  readonly #service: domain.DocumentService;

  /** @param reads Gathered: each call may ask for one alone. */
  constructor(
    reads: Pick<domain.DocumentStorage, "findDocuments" | "readDocuments">,
    service: domain.DocumentService,
  ) {
    this.#reads = reads;
    this.#service = service;
  }

  @FieldResolver(() => PlayerDocument, {
    nullable: true,
    description: `The player's document of that key; null when there is none. ${readers}`,
  })
  async document(
    @Root() { id }: PlayerStub,
    @Arg("key", () => String, { description: "The document's key." }) key: string,
    @Ctx() { principal }: Context,
  ): Promise<PlayerDocument | null> {
    domain.checkDocumentKey("key", key);
    const playerId = id as domain.PlayerId;
    const [found] = await this.#reads.findDocuments([{ playerId, key }]);
    const seen = domain.readersSeenBy(actorOn(principal, id));
    return found !== undefined && seen.includes(found.readers) ? toDocument(found) : null;
  }

  @FieldResolver(() => PlayerDocumentConnection, {
    nullable: true,
    description: `The player's documents, by key. ${readers}`,
  })
  async documents(
    @Root() { id }: PlayerStub,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("prefix", () => String, {
      defaultValue: "",
      description: "Only those whose key begins so, e.g. saves/.",
    })
    prefix: string,
    @Ctx() { principal }: Context,
  ): Promise<Connection<PlayerDocument>> {
    domain.checkDocumentPrefix(prefix);
    const codec = stringCursor(`documents/${id}`);
    const page = parsePage(args, codec);
    const [documents = []] = await this.#reads.readDocuments([
      {
        ...page,
        playerId: id as domain.PlayerId,
        prefix,
        readers: domain.readersSeenBy(actorOn(principal, id)),
        limit: page.limit + 1,
      },
    ]);
    return toConnection(page, documents, codec, ({ key }) => key, toDocument);
  }

  @Mutation(() => SaveDocumentPayload, {
    description: `Saves a document. Sent again after a lost answer, with the version that was expected, it gives the answer again. ${writers}`,
  })
  async saveDocument(
    @Arg("input", () => SaveDocumentInput, { description: "The document." }) input: SaveDocumentInput,
    @Ctx() { principal }: Context,
  ): Promise<SaveDocumentPayload> {
    const { playerId, writer } = writerOf(principal, input.playerId);
    const [document] = await this.#service.save(playerId, writer, [toSave(input)]);
    if (document === undefined) throw new AppError("INTERNAL", "one document was to be saved");
    return { document: toDocument(document) };
  }

  @Mutation(() => SaveDocumentsPayload, {
    description: `Saves several documents of a player, all of them or none. ${writers}`,
  })
  async saveDocuments(
    @Arg("input", () => SaveDocumentsInput, { description: "The documents." }) input: SaveDocumentsInput,
    @Ctx() { principal }: Context,
  ): Promise<SaveDocumentsPayload> {
    const { playerId, writer } = writerOf(principal, input.playerId);
    const documents = await this.#service.save(playerId, writer, input.documents.map(toSave));
    return { documents: documents.map(toDocument) };
  }

  @Mutation(() => DeleteDocumentPayload, { description: `Deletes a document. ${writers}` })
  async deleteDocument(
    @Arg("input", () => DeleteDocumentInput, { description: "The document." }) input: DeleteDocumentInput,
    @Ctx() { principal }: Context,
  ): Promise<DeleteDocumentPayload> {
    const { playerId, writer } = writerOf(principal, input.playerId);
    const { key, expectedVersion } = input;
    const deleted = await this.#service.remove(playerId, writer, {
      key,
      expectedVersion: expectedVersion ?? undefined,
    });
    return { deleted };
  }
}

function actorOn(principal: Principal, playerId: string): domain.DocumentActor {
  if (hasScope(principal, "documents:read")) return "server";
  return principal.kind === "player" && principal.playerId === playerId ? "owner" : "other";
}

/** @throws UNAUTHENTICATED or FORBIDDEN unless the principal may write documents of that player. */
function writerOf(
  principal: Principal,
  wanted: string | null | undefined,
): { readonly playerId: domain.PlayerId; readonly writer: domain.DocumentWriter } {
  if (principal.kind === "anonymous") throw unauthenticated();
  if (wanted == null || (principal.kind === "player" && principal.playerId === wanted)) {
    const { playerId } = requirePlayer(principal);
    return { playerId: playerId as string as domain.PlayerId, writer: { as: "owner" } };
  }
  requireScope(principal, "documents:write");
  const playerId = wanted as domain.PlayerId;
  return principal.kind === "staff"
    ? { playerId, writer: { as: "staff", actorId: actorOf(principal) } }
    : { playerId, writer: { as: "server" } };
}

function toSave({
  key,
  content,
  expectedVersion,
  readers: seenBy,
  writers: by,
}: DocumentInput): domain.DocumentSave {
  return {
    key,
    content,
    expectedVersion: expectedVersion ?? undefined,
    readers: seenBy ?? undefined,
    writers: by ?? undefined,
  };
}

function toDocument(document: domain.PlayerDocument): PlayerDocument {
  const { key, content, bytes, version, savedAtMs } = document;
  return {
    key,
    content,
    sizeBytes: bytes,
    version,
    readers: document.readers as DocumentReaders,
    writers: document.writers as DocumentWriters,
    savedAt: new Date(savedAtMs),
  };
}
