import type { PlayerDocument, PlayerId } from "@muster/inventory/service";
import { operation } from "../operations.js";
import { type Actor, type Flow, type KnownDocument, somebody } from "./actor.js";

const key = "progress";

/** One device of a player's adds a line to their document, or two do at once. */
export const keepProgress: Flow = async (actor) => {
  const playerId = somebody(actor);
  await Promise.all(Array.from({ length: 1 + actor.random.below(2) }, () => addLine(actor, playerId)));
};

/** Saves the document as it is known to be, with a line more; who comes too late reads it, and tries once more. */
async function addLine(actor: Actor, playerId: PlayerId): Promise<void> {
  const { documents } = actor.knowledge;
  for (let tries = 0; tries < 2; tries++) {
    const known = documents.get(playerId) ?? (await read(actor, playerId));
    if (await save(actor, playerId, known)) return;
    documents.delete(playerId);
  }
}

async function read(actor: Actor, playerId: PlayerId): Promise<KnownDocument> {
  const document = (await actor.perform(
    // It changes all the time.
    operation("readDocument", { playerId, key }, { constant: () => null, fades: true }),
  )) as PlayerDocument | undefined;
  return toKnown(document);
}

async function save(actor: Actor, playerId: PlayerId, { version, saves }: KnownDocument): Promise<boolean> {
  const token = actor.ids.next<string>().replaceAll("-", "").slice(-12);
  const document = (await actor.perform(
    operation(
      "saveDocument",
      { playerId, key, content: { saves: [...saves, token] }, expectedVersion: version },
      {
        fades: true,
        constant: (saved) => String(saved?.version),
        learn: (_, model) => void model.saves.set(token, "saved"),
        miss: (unsure, model) => void model.saves.set(token, unsure ? "unsure" : "refused"),
      },
    ),
  )) as PlayerDocument | undefined;
  if (document === undefined) return false;
  actor.knowledge.documents.set(playerId, toKnown(document));
  return true;
}

function toKnown(document: PlayerDocument | undefined): KnownDocument {
  const { version = 0n, content } = document ?? {};
  return { version, saves: (content as KnownDocument | undefined)?.saves ?? [] };
}
