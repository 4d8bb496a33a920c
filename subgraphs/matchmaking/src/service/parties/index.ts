/** Players who come together to queue. */
export { alreadyInParty, partyBounds, partySizeMax } from "./checks.js";
export {
  type Block,
  isPartyId,
  type Party,
  type PartyChange,
  type PartyDeed,
  type PartyId,
  type PartyInvite,
  type PartyMember,
} from "./model.js";
export { createParties, inviteLifetimeMs, type PartyService } from "./parties.js";
