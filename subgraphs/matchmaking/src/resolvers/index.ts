/** The GraphQL resolvers of matchmaking. */
import type { ReferenceResolver } from "@muster/subgraph";
import type { MatchmakingLoaders } from "./context.js";

export { AuditResolver } from "./audit.js";
export type { MatchmakingLoaders } from "./context.js";
export { ExperimentResolver } from "./experiments.js";
export { LatencyResolver } from "./latencies.js";
export { MatchConnectionResolver } from "./match-connection.js";
export { MatchExplanationResolver, MatchResolver, TicketMatchResolver } from "./matches.js";
export { PartyMutationResolver, PartyResolver, PlayerPartyResolver } from "./parties.js";
export { PartyUpdateResolver } from "./party-update.js";
export { QueueResolver } from "./queues.js";
export { RatingResolver } from "./ratings.js";
export { ResultResolver } from "./results.js";
export { RulePublishingResolver } from "./rule-publishing.js";
export { RuleSetDraftResolver, RuleSetPublicationResolver, RuleSetResolver } from "./rule-sets.js";
export { SimulationResolver } from "./simulations.js";
export { TicketUpdateResolver } from "./ticket-update.js";
export { PlayerResolver, TicketResolver } from "./tickets.js";
export { TicketWaitResolver } from "./waits.js";

/** `Player.__resolveReference`: whoever has an id may have tickets. */
export const resolvePlayerReference: ReferenceResolver<MatchmakingLoaders> = async ({ id }) => ({ id });
