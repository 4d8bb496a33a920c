/** Why a datagram was ignored. */
export const rejectReasons = [
  /** No packet is of this length. */
  "size",
  /** No packet begins so, or none that this side takes. */
  "type",
  /** Another version of netcode, or no netcode. */
  "version",
  /** Another game. */
  "protocol",
  /** The token, or the stamp, is over. */
  "expired",
  /** Too many from this address, its network or everywhere: not looked at. */
  "rate",
  /** Not sealed with a key that fits. */
  "forged",
  /** Genuine, but with contents that cannot be. */
  "malformed",
  /** The token is for other servers. */
  "otherServer",
  /** From an address that is connected already. */
  "addressConnected",
  /** For a client that is connected already. */
  "clientConnected",
  /** The token was used from another address, or has led to a connection already. */
  "used",
  /** Answered with a denial: no slot is free. */
  "full",
  /** No room for one more that is about to connect. */
  "mappingsFull",
  /** More tokens were used, and are not expired, than are remembered. */
  "tokensFull",
  /** From nobody who is connected or about to be. */
  "unknown",
  /** It has come before, or is too old to tell. */
  "replayed",
  /** From a client that is connected and sends too many. */
  "clientRate",
  /** Genuine, but not expected in this state. */
  "state",
] as const;

/** Why a datagram was ignored. */
export type Reject = (typeof rejectReasons)[number];

/** How many datagrams were ignored, by reason. */
export type RejectCounts = Record<Reject, number>;

/** All zero. */
export function noRejects(): RejectCounts {
  return Object.fromEntries(rejectReasons.map((reason) => [reason, 0])) as RejectCounts;
}
