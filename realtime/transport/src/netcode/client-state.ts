/** Where a client is on its way to a server. Below zero is where it went wrong. */
export const clientState = {
  connectTokenExpired: -6,
  invalidConnectToken: -5,
  connectionTimedOut: -4,
  connectionResponseTimedOut: -3,
  connectionRequestTimedOut: -2,
  connectionDenied: -1,
  disconnected: 0,
  sendingConnectionRequest: 1,
  sendingConnectionResponse: 2,
  connected: 3,
} as const;

/** One of {@link clientState}. */
export type ClientState = (typeof clientState)[keyof typeof clientState];
