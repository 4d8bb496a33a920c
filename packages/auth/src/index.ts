/**
 * Who makes a request, and how every process knows: principals and scopes, access tokens, match tokens, the gateway's signed header and
 * the list of revoked sessions. How someone signs in is the business of accounts.
 */
export type { JSONWebKeySet } from "jose";
export {
  type AccessTokenSigner,
  type AccessTokenVerifier,
  createAccessTokenSigner,
  createAccessTokenVerifier,
  isOfOtherIssuer,
  type SessionPrincipal,
  type VerifiedToken,
} from "./access-token.js";
export {
  createMatchTokenSigner,
  createMatchTokenVerifier,
  isMatchToken,
  type MatchTokenSigner,
  type MatchTokenVerifier,
  type VerifiedMatchToken,
} from "./match-token.js";
export {
  actorOf,
  anonymous,
  hasScope,
  type PlayerId,
  type Principal,
  type PrincipalOf,
  requirePlayer,
  requireScope,
  type Scope,
  type SessionId,
  type StaffId,
  unauthenticated,
} from "./principal.js";
export {
  createPrincipalReader,
  createPrincipalSigner,
  type PrincipalReader,
  type PrincipalSigner,
  principalHeader,
} from "./principal-header.js";
export { createRevocationList, type RevocationList, sessionRevokedEvent } from "./revocation.js";
