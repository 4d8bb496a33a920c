import type { Endpoint } from "../link/link.js";
import { Buckets } from "./buckets.js";
import type { ClientId } from "./connect-token.js";
import { ReplayWindow } from "./replay-window.js";
import type { UsedToken } from "./token-history.js";

/** A place that a good token came from, and the keys to talk with it. */
export interface Mapping {
  readonly endpoint: Endpoint;
  readonly clientId: ClientId;
  readonly clientToServerKey: Uint8Array;
  readonly serverToClientKey: Uint8Array;
  /** Infinity for never. */
  readonly timeoutMs: number;
  /** When the mapping ends unless its client connects. */
  readonly endsMs: number;
  readonly token: UsedToken;
}

/** Packets of a client that are taken in a second, steadily; twice as many may come at once. One at 128 Hz sends some 200. */
export const clientPacketsPerS = 512;

/** A client that is connected. */
export class Slot {
  /** Its place in the list of those connected. */
  at: number;
  confirmed = false;
  lastReceivedMs: number;
  lastSentMs: number;
  readonly window = new ReplayWindow();
  /** The next sequence to the client. */
  sequenceHi = 0;
  sequenceLo = 0;
  readonly #rate = new Buckets(1, clientPacketsPerS);

  constructor(
    readonly index: number,
    readonly mapping: Mapping,
    at: number,
    nowMs: number,
  ) {
    this.at = at;
    this.lastReceivedMs = nowMs;
    this.lastSentMs = nowMs;
  }

  /** Whether one more packet of the client is taken now. */
  admits(nowMs: number): boolean {
    return this.#rate.takes(0, nowMs);
  }
}
