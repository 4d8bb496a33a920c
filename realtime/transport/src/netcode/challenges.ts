import type { Aead } from "../aead/aead.js";
import { type ChallengeToken, challengeTokenBytes, openChallenge, sealChallenge } from "./challenge-token.js";
import { type FillRandom, keyBytes } from "./connect-token.js";
import { challengeBodyBytes } from "./packet.js";
import { putU64, u32At } from "./u64.js";

/** The challenges of one run of a server: its key, and the count of them. */
export class Challenges {
  readonly #aead: Aead;
  readonly #key = new Uint8Array(keyBytes);
  readonly #body = new Uint8Array(challengeBodyBytes);
  readonly #sealed = this.#body.subarray(8);
  readonly #received = new Uint8Array(challengeTokenBytes);
  #sequence = 0;

  constructor(aead: Aead, fillRandom: FillRandom) {
    this.#aead = aead;
    fillRandom(this.#key);
  }

  /** The body of the next challenge packet. */
  make(token: ChallengeToken): Uint8Array {
    const sequence = this.#sequence++;
    const hi = Math.floor(sequence / 2 ** 32);
    putU64(this.#body, 0, hi, sequence >>> 0);
    sealChallenge(this.#aead, this.#sealed, token, hi, sequence >>> 0, this.#key);
    return this.#body;
  }

  /** What the body of a response says; `undefined` where this server did not seal it. */
  open(body: Uint8Array): ChallengeToken | undefined {
    const hi = u32At(body, 4);
    const lo = u32At(body, 0);
    for (let at = 0; at < challengeTokenBytes; at++) this.#received[at] = body[8 + at] ?? 0;
    return openChallenge(this.#aead, this.#received, hi, lo, this.#key);
  }
}
