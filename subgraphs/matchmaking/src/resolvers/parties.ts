import { requirePlayer, unauthenticated } from "@muster/auth";
import { Cursor } from "@muster/subgraph";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  Party,
  PartyInput,
  PartyLeftPayload,
  PartyPayload,
  PartyPlayerInput,
  PartyReadyInput,
  PlayerStub,
  Ticket,
} from "../schema/index.js";
import * as domain from "../service/index.js";
import { type Context, mayRead, requireReader } from "./context.js";
import { toTicket } from "./tickets.js";

/** A party with what its ticket is found by. */
interface KnownParty extends Party {
  readonly ticketId: domain.TicketId | null;
}

const noParty = "NOT_FOUND naming `partyId` where the caller has no such party";

/** What players do in parties. */
@Resolver()
export class PartyMutationResolver {
  readonly #parties: domain.PartyService;

  constructor(parties: domain.PartyService) {
    this.#parties = parties;
  }

  @Mutation(() => PartyPayload, {
    description:
      "Makes a party that the caller leads. ALREADY_IN_PARTY with `partyId`: a client whose answer was lost finds its party by Player.party.",
  })
  async createParty(@Ctx() { principal }: Context): Promise<PartyPayload> {
    return answer(await this.#parties.create(requirePlayer(principal).playerId));
  }

  @Mutation(() => PartyPayload, {
    description: `Invites a player to the caller's party, for 5 minutes; again, for another 5. Any member may. BAD_USER_INPUT naming \`playerId\` for oneself; NOT_FOUND naming \`playerId\` for what is no player's id; INTERACTION_REFUSED where the player and somebody in the party may not meet; PARTY_FULL with \`max\`; LIMIT_REACHED with \`limit\` and \`max\`: \`invites\` (32) or \`invitesOfPlayer\` (100); ${noParty}.`,
  })
  async inviteToParty(
    @Arg("input", () => PartyPlayerInput, { description: "Whom, and to which party." }) {
      partyId,
      playerId,
    }: PartyPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<PartyPayload> {
    return answer(await this.#parties.invite(requirePlayer(principal).playerId, partyId, playerId));
  }

  @Mutation(() => PartyPayload, {
    description:
      "Comes into a party that the caller is invited to; again, nothing changes. NOT_FOUND naming `partyId` where there is no invitation (any more); ALREADY_IN_PARTY with the `partyId` to leave first; PARTY_FULL with `max`; INTERACTION_REFUSED where the caller and somebody in the party may not meet; CONFLICT with `reason` (`queued`) while the party is on its way to a match.",
  })
  async acceptPartyInvite(
    @Arg("input", () => PartyInput, { description: "To which party." }) { partyId }: PartyInput,
    @Ctx() { principal }: Context,
  ): Promise<PartyPayload> {
    return answer(await this.#parties.accept(requirePlayer(principal).playerId, partyId));
  }

  @Mutation(() => PartyLeftPayload, {
    description:
      "Declines an invitation. NOT_FOUND naming `partyId` where there is no invitation (any more), also when it is declined again.",
  })
  async declinePartyInvite(
    @Arg("input", () => PartyInput, { description: "To which party." }) { partyId }: PartyInput,
    @Ctx() { principal }: Context,
  ): Promise<PartyLeftPayload> {
    await this.#parties.decline(requirePlayer(principal).playerId, partyId);
    return { partyId };
  }

  @Mutation(() => PartyLeftPayload, {
    description: `Leaves a party, and takes its waiting ticket out of line. Where it was the leader, who came next leads; with the last one the party ends. ${noParty}, also when it is left again.`,
  })
  async leaveParty(
    @Arg("input", () => PartyInput, { description: "Which party." }) { partyId }: PartyInput,
    @Ctx() { principal }: Context,
  ): Promise<PartyLeftPayload> {
    await this.#parties.leave(requirePlayer(principal).playerId, partyId);
    return { partyId };
  }

  @Mutation(() => PartyPayload, {
    description: `Puts a player out of the party, and takes its waiting ticket out of line; one who is not in it (any more) stays so. For the leader; FORBIDDEN for everyone else; BAD_USER_INPUT naming \`playerId\` for oneself; ${noParty}.`,
  })
  async removeFromParty(
    @Arg("input", () => PartyPlayerInput, { description: "Whom, and of which party." }) {
      partyId,
      playerId,
    }: PartyPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<PartyPayload> {
    return answer(await this.#parties.remove(requirePlayer(principal).playerId, partyId, playerId));
  }

  @Mutation(() => PartyPayload, {
    description: `Lets another member lead. For the leader; FORBIDDEN for everyone else; NOT_FOUND naming \`playerId\` for who is not in the party; ${noParty}.`,
  })
  async makePartyLeader(
    @Arg("input", () => PartyPlayerInput, { description: "Whom, and of which party." }) {
      partyId,
      playerId,
    }: PartyPlayerInput,
    @Ctx() { principal }: Context,
  ): Promise<PartyPayload> {
    return answer(await this.#parties.makeLeader(requirePlayer(principal).playerId, partyId, playerId));
  }

  @Mutation(() => PartyPayload, {
    description: `Says whether the caller agrees to queue, and with which wanted roles. Queuing uses it up. BAD_USER_INPUT naming \`roles\`; ${noParty}.`,
  })
  async setPartyReady(
    @Arg("input", () => PartyReadyInput, { description: "Whether, in which party, and as what." })
    { partyId, isReady, roleIds }: PartyReadyInput,
    @Ctx() { principal }: Context,
  ): Promise<PartyPayload> {
    const { playerId } = requirePlayer(principal);
    return answer(await this.#parties.setReady(playerId, partyId, isReady, roleIds ?? null));
  }
}

/** What is read of a party. */
@Resolver(() => Party)
export class PartyResolver {
  readonly #queues: () => readonly domain.Queue[];

  constructor(queues: () => readonly domain.Queue[]) {
    this.#queues = queues;
  }

  @Query(() => Party, {
    nullable: true,
    description:
      "A party by id; null where there is none that the caller may read. UNAUTHENTICATED without a credential.",
  })
  async party(
    @Arg("id", () => ID, { description: "The party's id." }) id: string,
    @Ctx() context: Context,
  ): Promise<Party | null> {
    if (context.principal.kind === "anonymous") throw unauthenticated();
    return readableParty(context, id);
  }

  @FieldResolver(() => Int, {
    description: "The most players that it may have; queues take fewer, some only one.",
  })
  async sizeMax(): Promise<number> {
    return domain.partySizeMax(this.#queues());
  }

  @FieldResolver(() => Ticket, {
    nullable: true,
    description:
      "What it queued with, while that lives and the same players are in the party; null too for who is only invited.",
  })
  async ticket(
    @Root() { ticketId }: KnownParty,
    @Ctx() { principal, loaders }: Context,
  ): Promise<Ticket | null> {
    const ticket = ticketId === null ? undefined : await loaders.tickets.load(ticketId);
    const isReader = ticket?.players.some(({ playerId }) => mayRead(principal, playerId)) === true;
    return ticket !== undefined && isReader && domain.isLive(ticket.state) ? toTicket(ticket) : null;
  }
}

/** A player's party. */
@Resolver(() => PlayerStub)
export class PlayerPartyResolver {
  @FieldResolver(() => Party, {
    nullable: true,
    description:
      "The party that the player is in; null where there is none. Read by the player, and with the scope matchmaking:read; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async party(@Root() { id }: PlayerStub, @Ctx() { principal, loaders }: Context): Promise<Party | null> {
    requireReader(principal, id);
    const party = domain.isPlayerId(id) ? await loaders.partiesOf.load(id) : undefined;
    return party === undefined ? null : toParty(party);
  }

  @FieldResolver(() => [Party], {
    nullable: true,
    description:
      "The parties that the player is invited to, the newest invitation first; at most 100. Read by the player, and with the scope matchmaking:read; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async partyInvites(@Root() { id }: PlayerStub, @Ctx() { principal, loaders }: Context): Promise<Party[]> {
    requireReader(principal, id);
    return domain.isPlayerId(id) ? (await loaders.invitingParties.load(id)).map(toParty) : [];
  }

  @FieldResolver(() => Cursor, {
    nullable: true,
    description:
      "A place in the log of changes that is no later than the party and the invitations read with it: follow `partyUpdated` from here. Read by the player, and with the scope matchmaking:read; UNAUTHENTICATED or FORBIDDEN for everyone else.",
  })
  async partyCursor(@Root() { id }: PlayerStub, @Ctx() { principal, loaders }: Context): Promise<string> {
    requireReader(principal, id);
    return loaders.cursor();
  }
}

/** A party by id; null where there is none that the caller may read. */
export async function readableParty({ principal, loaders }: Context, id: string): Promise<Party | null> {
  const party = domain.isPartyId(id) ? await loaders.parties.load(id) : undefined;
  const concerned = [...(party?.members ?? []), ...(party?.invites ?? [])];
  const isReader = concerned.some(({ playerId }) => mayRead(principal, playerId));
  return party !== undefined && isReader ? toParty(party) : null;
}

function answer(party: domain.Party): PartyPayload {
  return { party: toParty(party) };
}

function toParty({ id, version, leaderId, ticketId, members, invites, madeAtMs }: domain.Party): KnownParty {
  return {
    ...{ id, version, ticketId, leader: { id: leaderId }, madeAt: new Date(madeAtMs) },
    members: members.map(({ playerId, isReady, roles, joinedAtMs }) => ({
      ...{ player: { id: playerId }, isReady, roleIds: roles, joinedAt: new Date(joinedAtMs) },
    })),
    invites: invites.map(({ playerId, byId, expiresAtMs }) => ({
      ...{ player: { id: playerId }, invitedBy: { id: byId }, expiresAt: new Date(expiresAtMs) },
    })),
  };
}
