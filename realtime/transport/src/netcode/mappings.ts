import type { Endpoint } from "../link/link.js";
import type { PrivateToken } from "./connect-token.js";
import { ReplayWindow } from "./replay-window.js";
import type { Mapping } from "./slot.js";
import type { UsedToken } from "./token-history.js";

/** How long a client may take from its request to its response, where its token allows longer or for ever. */
const handshakeMsMax = 60_000;
const sweepMs = 250;

/** Those who have shown a good token and are yet to answer their challenge: a bounded number, none for longer than a minute. */
export class Mappings {
  readonly #byEndpoint = new Map<string, Mapping>();
  readonly #max: number;
  #sweptMs = 0;
  /** What packets of a handshake are opened with: they may repeat. */
  readonly window = new ReplayWindow();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#byEndpoint.size;
  }

  of(endpointKey: string, nowMs: number): Mapping | undefined {
    const mapping = this.#byEndpoint.get(endpointKey);
    return mapping !== undefined && nowMs < mapping.endsMs ? mapping : undefined;
  }

  /** Replaces what the endpoint had; `undefined` where there is no room. */
  add(endpoint: Endpoint, token: PrivateToken, used: UsedToken, nowMs: number): Mapping | undefined {
    if (this.#byEndpoint.size >= this.#max && !this.#byEndpoint.has(endpoint.key)) {
      this.#dropEnded(nowMs);
      if (this.#byEndpoint.size >= this.#max) return undefined;
    }
    const timeoutMs = token.timeoutSeconds < 0 ? Number.POSITIVE_INFINITY : token.timeoutSeconds * 1000;
    const mapping: Mapping = {
      endpoint,
      clientId: token.clientId,
      clientToServerKey: token.clientToServerKey,
      serverToClientKey: token.serverToClientKey,
      timeoutMs,
      endsMs: nowMs + Math.min(timeoutMs, handshakeMsMax),
      token: used,
    };
    this.#byEndpoint.set(endpoint.key, mapping);
    return mapping;
  }

  remove({ endpoint }: Mapping): void {
    this.#byEndpoint.delete(endpoint.key);
  }

  /** Forgets those that have ended, a few times a second. */
  sweep(nowMs: number): void {
    if (nowMs - this.#sweptMs < sweepMs) return;
    this.#sweptMs = nowMs;
    this.#dropEnded(nowMs);
  }

  #dropEnded(nowMs: number): void {
    for (const [key, { endsMs }] of this.#byEndpoint) if (nowMs >= endsMs) this.#byEndpoint.delete(key);
  }
}
