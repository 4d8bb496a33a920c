import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Container, Party, PartyKind, PlayerStub } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

/** A party with what its fields are found by. */
interface KnownParty extends Party {
  readonly place: domain.Place | undefined;
}

/** Who parties are. */
@Resolver(() => Party)
export class PartyResolver {
  @FieldResolver(() => PlayerStub, {
    nullable: true,
    description: "The player; null for other kinds, and while accounts does not answer.",
  })
  player(@Root() { place }: KnownParty): PlayerStub | null {
    return place === undefined ? null : { id: place.ownerId };
  }

  @FieldResolver(() => Container, {
    nullable: true,
    description: "The player's container; null for the main inventory, and for other kinds.",
  })
  async container(@Root() { place }: KnownParty, @Ctx() { loaders }: Context): Promise<Container | null> {
    if (place == null || place.containerId === null) return null;
    return (await loaders.containers.load(place.containerId)) ?? null;
  }
}

const kinds = new Set<string>(Object.values(PartyKind));

/** The API's form of a party. */
export function toParty(party: domain.Party): KnownParty {
  if (party.kind === "player") return { kind: "player", place: party };
  return { kind: kinds.has(party.name) ? (party.name as Party["kind"]) : "other", place: undefined };
}
