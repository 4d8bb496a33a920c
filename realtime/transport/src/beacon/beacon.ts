import type { Aead } from "../aead/aead.js";
import type { Endpoint, Link } from "../link/link.js";
import type { Admission } from "../netcode/admission.js";
import { type FillRandom, keyBytes } from "../netcode/connect-token.js";
import { noRejects, type Reject, type RejectCounts } from "../netcode/rejects.js";
import { putU32, putU64, u32At } from "../netcode/u64.js";
import { at, beaconRequestBytes, beaconType, beaconVersion, proofBytes, stampBytes } from "./packets.js";

/** What a beacon is made of. */
export interface BeaconOptions {
  readonly link: Link;
  readonly aead: Aead;
  readonly fillRandom: FillRandom;
  /** Decides which packets are worth an answer; shared with the netcode server where the port is. */
  readonly admission: Admission;
  /** Microseconds of a clock that never goes back: the one whose milliseconds a netcode server's ticks are given. */
  readonly nowUs: () => number;
  readonly unixSeconds: () => number;
  /** A u32. */
  readonly siteId: number;
  /** 32 bytes that this site shares with those who verify its proofs. */
  readonly siteKey: Uint8Array;
}

const stampUsMax = 2_000_000;
const serialBytes = 24;
const addressBytes = 16;
const nothing = new Uint8Array(0);

/** Answers pings with stamps and echoes with proofs; the protocol is in `packets.ts`. It remembers nobody. */
export class Beacon {
  /** How many datagrams were ignored, by reason. */
  readonly rejects: RejectCounts = noRejects();
  readonly #options: BeaconOptions;
  readonly #stampKey = new Uint8Array(keyBytes);
  readonly #serial = new Uint8Array(serialBytes);
  readonly #received = new Uint8Array(serialBytes);
  readonly #tag = new Uint8Array(16);
  /** What a stamp's tag covers: its first 48 bytes, an address and a port. */
  readonly #covered = new Uint8Array(at.stampSerial + addressBytes + 2);
  readonly #stamp = new Uint8Array(stampBytes);
  readonly #proof = new Uint8Array(proofBytes);
  readonly #proofCovered = this.#proof.subarray(0, at.proofSerial);
  #count = 0;

  constructor(options: BeaconOptions) {
    if (options.siteKey.length !== keyBytes) throw new RangeError(`siteKey: ${keyBytes} bytes`);
    this.#options = options;
    options.fillRandom(this.#stampKey);
    options.fillRandom(this.#serial);
  }

  /** Takes a datagram in: a link's handler, or a netcode server's `foreign`. Answers go out with the link's next flush. */
  receive(data: Uint8Array, from: Endpoint): void {
    const reject = this.#answer(data, from);
    if (reject !== undefined) this.rejects[reject]++;
  }

  #answer(data: Uint8Array, from: Endpoint): Reject | undefined {
    if (data.length !== beaconRequestBytes) return "size";
    const type = data[0];
    if (type !== beaconType.ping && type !== beaconType.echo) return "type";
    if (data[1] !== beaconVersion) return "version";
    const nowUs = this.#options.nowUs();
    if (!this.#options.admission.admits(from, nowUs / 1000)) return "rate";
    return type === beaconType.ping ? this.#sendStamp(data, from, nowUs) : this.#sendProof(data, from, nowUs);
  }

  #sendStamp(ping: Uint8Array, to: Endpoint, nowUs: number): undefined {
    const { aead, link, siteId } = this.#options;
    const covered = this.#covered;
    copy(covered, at.nonce, ping, at.nonce, at.site - at.nonce);
    putU32(covered, at.site, siteId);
    putU64(covered, at.time, Math.floor(nowUs / 2 ** 32), Math.floor(nowUs) >>> 0);
    this.#cover(to);
    this.#nextSerial();
    aead.seal(this.#tag, nothing, 0, covered, this.#serial, this.#stampKey);
    copy(this.#stamp, 0, covered, 0, at.stampSerial);
    copy(this.#stamp, at.stampSerial, this.#serial, 0, serialBytes);
    copy(this.#stamp, at.stampTag, this.#tag, 0, 16);
    link.send(this.#stamp, to);
  }

  #sendProof(echo: Uint8Array, from: Endpoint, nowUs: number): Reject | undefined {
    const { aead, link, unixSeconds, siteKey } = this.#options;
    const covered = this.#covered;
    copy(covered, 0, echo, 0, at.stampSerial);
    this.#cover(from);
    copy(this.#received, 0, echo, at.stampSerial, serialBytes);
    copy(this.#tag, 0, echo, at.stampTag, 16);
    if (!aead.open(nothing, this.#tag, 16, covered, this.#received, this.#stampKey)) return "forged";
    const roundTripUs = nowUs - (u32At(echo, at.time + 4) * 2 ** 32 + u32At(echo, at.time));
    if (roundTripUs > stampUsMax) return "expired";
    const proof = this.#proof;
    copy(proof, at.nonce, echo, at.nonce, at.time - at.nonce);
    proof[0] = beaconType.proof;
    proof[1] = beaconVersion;
    const seconds = unixSeconds();
    putU64(proof, at.time, Math.floor(seconds / 2 ** 32), Math.floor(seconds) >>> 0);
    copy(proof, at.address, covered, at.stampSerial, addressBytes);
    putU32(proof, at.roundTrip, Math.max(0, Math.ceil(roundTripUs)));
    this.#nextSerial();
    aead.seal(this.#tag, nothing, 0, this.#proofCovered, this.#serial, siteKey);
    copy(proof, at.proofSerial, this.#serial, 0, serialBytes);
    copy(proof, at.proofTag, this.#tag, 0, 16);
    link.send(proof, from);
    return undefined;
  }

  /** Puts where a packet comes from behind the stamp's bytes, and the stamp's type before them. */
  #cover({ family, address, port }: Endpoint): void {
    const covered = this.#covered;
    covered[0] = beaconType.stamp;
    covered[1] = beaconVersion;
    covered.fill(0, 2, at.nonce);
    const start = at.stampSerial;
    covered.fill(0, start);
    if (family === 4) covered.fill(0xff, start + 10, start + 12);
    copy(covered, family === 4 ? start + 12 : start, address, 0, address.length);
    covered[start + addressBytes] = port;
    covered[start + addressBytes + 1] = port >>> 8;
  }

  #nextSerial(): void {
    const count = this.#count++;
    putU64(this.#serial, 16, Math.floor(count / 2 ** 32), count >>> 0);
  }
}

function copy(into: Uint8Array, start: number, from: Uint8Array, fromStart: number, length: number): void {
  for (let index = 0; index < length; index++) into[start + index] = from[fromStart + index] ?? 0;
}
