import { type Aead, tagBytes } from "../aead/aead.js";
import { type ClientId, clientIdOf, userDataBytes } from "./connect-token.js";
import { parseU64, putU64, u32At } from "./u64.js";

/** The bytes of a sealed challenge token. */
export const challengeTokenBytes = 300;

const plainBytes = challengeTokenBytes - tagBytes;
const noData = new Uint8Array(0);
const nonce = new Uint8Array(12);

/** What a server asks a client to send back, to see that packets to its address arrive. */
export interface ChallengeToken {
  readonly clientId: ClientId;
  readonly userData: Uint8Array;
}

/** Seals a challenge into 300 bytes of `out`. */
export function sealChallenge(
  aead: Aead,
  out: Uint8Array,
  { clientId, userData }: ChallengeToken,
  sequenceHi: number,
  sequenceLo: number,
  key: Uint8Array,
): void {
  const plain = new Uint8Array(plainBytes);
  const { hi, lo } = parseU64(clientId);
  putU64(plain, 0, hi, lo);
  plain.set(userData.subarray(0, userDataBytes), 8);
  putU64(nonce, 4, sequenceHi, sequenceLo);
  aead.seal(out, plain, plainBytes, noData, nonce, key);
}

/** Opens the 300 bytes of `sealed`; `undefined` where this key did not seal them. */
export function openChallenge(
  aead: Aead,
  sealed: Uint8Array,
  sequenceHi: number,
  sequenceLo: number,
  key: Uint8Array,
): ChallengeToken | undefined {
  const plain = new Uint8Array(plainBytes);
  putU64(nonce, 4, sequenceHi, sequenceLo);
  if (!aead.open(plain, sealed, challengeTokenBytes, noData, nonce, key)) return undefined;
  return {
    clientId: clientIdOf(u32At(plain, 4), u32At(plain, 0)),
    userData: plain.subarray(8, 8 + userDataBytes),
  };
}
