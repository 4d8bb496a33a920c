import { connectionOf, DateTime, Int64, Json } from "@muster/subgraph";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

/** Who reads a document. */
export enum DocumentReaders {
  SERVER = "server",
  OWNER = "owner",
  PUBLIC = "public",
}

/** Who writes a document. */
export enum DocumentWriters {
  SERVER = "server",
  OWNER = "owner",
}

registerEnumType(DocumentReaders, {
  name: "DocumentReaders",
  description: "Who reads a document.",
  valuesConfig: {
    SERVER: { description: "Who has the scope documents:read: services, game servers and staff." },
    OWNER: { description: "The player too." },
    PUBLIC: { description: "Everyone." },
  },
});
registerEnumType(DocumentWriters, {
  name: "DocumentWriters",
  description: "Who writes a document.",
  valuesConfig: {
    SERVER: { description: "Who has the scope documents:write: services, game servers and staff." },
    OWNER: { description: "The player too." },
  },
});

const keyForm = "1 to 128 of letters, digits and . _ / -, a letter or digit first";

/** JSON that a game keeps for a player. */
@ObjectType({
  description:
    "JSON that a game keeps for a player: a save, settings. A player has at most 100, of 4 MiB together.",
})
export class PlayerDocument {
  @Field(() => String, { description: `Names it among the player's: ${keyForm}.` })
  key!: string;

  @Field(() => Json, {
    description:
      "Any JSON but null, at most 256 KiB and 32 levels deep. The order of an object's names is not kept.",
  })
  content!: unknown;

  @Field(() => Int, { description: "The size of the content as canonical JSON. Bytes." })
  sizeBytes!: number;

  @Field(() => Int64, {
    description: "Rises with each save: send it with the next one. It is never the same for two contents.",
  })
  version!: bigint;

  @Field(() => DocumentReaders, { description: "Who reads it." })
  readers!: DocumentReaders;

  @Field(() => DocumentWriters, { description: "Who writes it." })
  writers!: DocumentWriters;

  @Field(() => DateTime, { description: "When it was last saved." })
  savedAt!: Date;
}

/** Pages of {@link PlayerDocument}, by key. */
export const PlayerDocumentConnection = connectionOf("PlayerDocument", () => PlayerDocument);

/** A document to save. */
@InputType({ description: "A document as it is to be." })
export class DocumentInput {
  @Field(() => String, { description: `Names it among the player's: ${keyForm}.` })
  key!: string;

  @Field(() => Json, {
    description: "Any JSON but null, at most 262144 bytes as canonical JSON and 32 levels deep.",
  })
  content!: unknown;

  @Field(() => Int64, {
    nullable: true,
    description:
      "The version that was read, 0 when there was none; CONFLICT with the version there is when it is another. What is there is replaced where absent.",
  })
  expectedVersion?: bigint | null;

  @Field(() => DocumentReaders, {
    nullable: true,
    description: "OWNER or PUBLIC for a player. Stays as it is where absent; OWNER for a new document.",
  })
  readers?: DocumentReaders | null;

  @Field(() => DocumentWriters, {
    nullable: true,
    description: "OWNER for a player. Stays as it is where absent; OWNER for a new document.",
  })
  writers?: DocumentWriters | null;
}

const playerField = "Whose it is. A player may leave it out, for themselves.";

/** What `saveDocument` takes. */
@InputType({ description: "A document to save." })
export class SaveDocumentInput extends DocumentInput {
  @Field(() => ID, { nullable: true, description: playerField })
  playerId?: string | null;
}

/** What `saveDocuments` takes. */
@InputType({ description: "Documents of one player to save together." })
export class SaveDocumentsInput {
  @Field(() => ID, { nullable: true, description: playerField })
  playerId?: string | null;

  @Field(() => [DocumentInput], { description: "1 to 20, each key once." })
  documents!: DocumentInput[];
}

/** What `deleteDocument` takes. */
@InputType({ description: "A document to delete." })
export class DeleteDocumentInput {
  @Field(() => ID, { nullable: true, description: playerField })
  playerId?: string | null;

  @Field(() => String, { description: "The document's key." })
  key!: string;

  @Field(() => Int64, {
    nullable: true,
    description: "The version that was read; CONFLICT with the version there is when it is another.",
  })
  expectedVersion?: bigint | null;
}

/** What `saveDocument` gives. */
@ObjectType({ description: "The document that was saved." })
export class SaveDocumentPayload {
  @Field(() => PlayerDocument, { description: "As it is now." })
  document!: PlayerDocument;
}

/** What `saveDocuments` gives. */
@ObjectType({ description: "The documents that were saved." })
export class SaveDocumentsPayload {
  @Field(() => [PlayerDocument], { description: "As they are now, in the order in which they were sent." })
  documents!: PlayerDocument[];
}

/** What `deleteDocument` gives. */
@ObjectType({ description: "Whether a document was deleted." })
export class DeleteDocumentPayload {
  @Field(() => Boolean, { description: "False when there was none." })
  deleted!: boolean;
}
