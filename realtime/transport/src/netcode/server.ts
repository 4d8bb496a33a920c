import type { Aead } from "../aead/aead.js";
import type { DatagramHandler, Endpoint, Link } from "../link/link.js";
import { Admission } from "./admission.js";
import { Challenges } from "./challenges.js";
import {
  type ClientId,
  type FillRandom,
  isSameAddress,
  keyBytes,
  type PrivateToken,
  type ServerAddress,
} from "./connect-token.js";
import { Mappings } from "./mappings.js";
import { challengeBodyBytes, PacketCodec, packetType, payloadBytesMax, serverTakes } from "./packet.js";
import { noRejects, type Reject, type RejectCounts } from "./rejects.js";
import { RequestReader } from "./request.js";
import type { Mapping, Slot } from "./slot.js";
import { Slots } from "./slots.js";
import { TokenHistory } from "./token-history.js";
import { putU32, type U64 } from "./u64.js";

/** Why a client is connected no longer: it said so, it fell silent, or the server wanted it. */
export type DisconnectReason = "left" | "timedOut" | "removed";

/** What a server tells of its clients. Each is called from within `tick`, or when the link has received something. */
export interface NetcodeServerHandlers {
  /** `userData` is 256 bytes, and holds. */
  connected(slot: number, clientId: ClientId, userData: Uint8Array): void;
  disconnected(slot: number, reason: DisconnectReason): void;
  /** `bytes` is 1 to 1,200 of them, and holds until the call returns. */
  payload(slot: number, bytes: Uint8Array): void;
}

/** What a server is made of. */
export interface NetcodeServerOptions {
  readonly link: Link;
  readonly aead: Aead;
  readonly fillRandom: FillRandom;
  /** The time by which tokens expire. */
  readonly unixSeconds: () => number;
  readonly protocolId: U64;
  /** One key that tokens are sealed with, or two while one replaces the other. */
  readonly privateKeys: readonly Uint8Array[];
  /** Where clients reach this server: a token must name one of them. */
  readonly addresses: readonly ServerAddress[];
  /** 1 to 4,096. */
  readonly slotsMax: number;
  readonly handlers: NetcodeServerHandlers;
  /** What decides which strangers are heard; shared with whatever else answers on this port. */
  readonly admission?: Admission;
  /** Takes datagrams that cannot be netcode's: those whose first byte is 0x90 or more. */
  readonly foreign?: DatagramHandler;
}

const slotsLimit = 4096;
const keepAliveMs = 100;
/** How often a disconnect is said, since nobody confirms it. */
const disconnectPackets = 10;
const noBody = new Uint8Array(0);

/** Players come and go: in the life of a token (45 s as the platform makes them) eight to a slot, and more where slots are few. */
function tokensRemembered(slotsMax: number): number {
  return 1024 + slotsMax * 8;
}

/**
 * The server's side of netcode 1.02. It hears strangers only as far as they prove themselves: what a packet is, a bucket, a token, a
 * challenge, in that order, and what is ignored is only counted. Connected clients pass all that by. Memory is bounded by `slotsMax`.
 */
export class NetcodeServer {
  /** How many datagrams were ignored, by reason. */
  readonly rejects: RejectCounts = noRejects();
  readonly #options: NetcodeServerOptions;
  readonly #link: Link;
  readonly #handlers: NetcodeServerHandlers;
  readonly #codec: PacketCodec;
  readonly #requests: RequestReader;
  readonly #challenges: Challenges;
  readonly #admission: Admission;
  readonly #slots: Slots;
  readonly #mappings: Mappings;
  readonly #history: TokenHistory;
  readonly #keepAlive = new Uint8Array(8);
  #privateKeys: readonly Uint8Array[] = [];
  /** Of packets to those who are not connected; counts from 2^63, apart from every client's own. */
  #globalSequence = 0;
  /** Not a number before the first tick: until then nobody is heard, since what begins has to end in time. */
  #nowMs = Number.NaN;

  constructor(options: NetcodeServerOptions) {
    const { slotsMax, aead, protocolId, fillRandom } = options;
    if (!(slotsMax >= 1 && slotsMax <= slotsLimit)) throw new RangeError(`slotsMax: 1 to ${slotsLimit}`);
    this.#options = options;
    this.#link = options.link;
    this.#handlers = options.handlers;
    this.#codec = new PacketCodec(aead, protocolId);
    this.#requests = new RequestReader(aead, protocolId);
    this.#challenges = new Challenges(aead, fillRandom);
    this.#admission = options.admission ?? new Admission(fillRandom);
    this.#slots = new Slots(slotsMax);
    this.#mappings = new Mappings(slotsMax * 2);
    this.#history = new TokenHistory(tokensRemembered(slotsMax));
    putU32(this.#keepAlive, 4, slotsMax);
    this.rotateKeys(options.privateKeys);
    this.#link.receive((data, from) => this.#receive(data, from));
  }

  /** How much is remembered: all of it is bounded. */
  get counts(): { readonly connected: number; readonly mappings: number; readonly usedTokens: number } {
    return {
      connected: this.#slots.connected.length,
      mappings: this.#mappings.size,
      usedTokens: this.#history.size,
    };
  }

  /** Takes other private keys from now on: one, or two to be tried in this order. Who is connected stays. */
  rotateKeys(keys: readonly Uint8Array[]): void {
    if (keys.length < 1 || keys.length > 2 || keys.some((key) => key.length !== keyBytes))
      throw new RangeError(`privateKeys: one or two of ${keyBytes} bytes`);
    this.#privateKeys = [...keys];
  }

  /** Takes in what has come, ends who is silent, and keeps the others alive. `nowMs` never goes back. */
  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#link.poll();
    this.#mappings.sweep(nowMs);
    const connected = this.#slots.connected;
    for (let at = connected.length - 1; at >= 0; at--) {
      const slot = connected[at];
      if (slot === undefined) continue;
      if (nowMs - slot.lastReceivedMs >= slot.mapping.timeoutMs) this.#release(slot, "timedOut");
      else if (nowMs - slot.lastSentMs >= keepAliveMs) this.#sendKeepAlive(slot);
    }
    this.#link.flush();
  }

  /**
   * Sends the first `length` bytes, 1 to 1,200; it goes out with the next `flush` of the link, at the latest at the end of a tick.
   *
   * @returns Whether somebody is connected there.
   */
  sendPayload(slotIndex: number, bytes: Uint8Array, length: number): boolean {
    if (!(length >= 1 && length <= payloadBytesMax)) throw new RangeError(`length: 1 to ${payloadBytesMax}`);
    const slot = this.#slots.at(slotIndex);
    if (slot === undefined) return false;
    if (!slot.confirmed) this.#sendKeepAlive(slot);
    this.#send(slot, packetType.payload, bytes, length);
    return true;
  }

  /** Ends a connection, and tells its client. */
  disconnect(slotIndex: number): void {
    const slot = this.#slots.at(slotIndex);
    if (slot === undefined) return;
    for (let sent = 0; sent < disconnectPackets; sent++) this.#send(slot, packetType.disconnect, noBody, 0);
    this.#release(slot, "removed");
  }

  /** Ends every connection. The link stays open. */
  stop(): void {
    for (const slot of [...this.#slots.connected]) this.disconnect(slot.index);
    this.#link.flush();
  }

  #receive(data: Uint8Array, from: Endpoint): void {
    if (Number.isNaN(this.#nowMs)) return;
    const first = data[0] ?? 0;
    if (first >= 0x90 && this.#options.foreign !== undefined) {
      this.#options.foreign(data, from);
      return;
    }
    const reject = first === packetType.request ? this.#request(data, from) : this.#sealed(data, from);
    if (reject !== undefined) this.rejects[reject]++;
  }

  /** Everything but a request. Only what could be a packet asks for the key of its endpoint, which costs a string the first time. */
  #sealed(data: Uint8Array, from: Endpoint): Reject | undefined {
    const malformed = this.#codec.readHeader(data, serverTakes);
    if (malformed !== undefined) return malformed;
    const slot = this.#slots.ofEndpoint(from.key);
    return slot === undefined ? this.#response(data, from) : this.#fromConnected(slot, data);
  }

  #fromConnected(slot: Slot, data: Uint8Array): Reject | undefined {
    const codec = this.#codec;
    if (codec.type === packetType.response) return "addressConnected";
    const reject = codec.open(data, slot.mapping.clientToServerKey, slot.window);
    if (reject !== undefined) return reject;
    if (codec.type === packetType.disconnect) {
      this.#release(slot, "left");
      return undefined;
    }
    slot.lastReceivedMs = this.#nowMs;
    slot.confirmed = true;
    // Only genuine packets count, or others could use up a client's share in its name.
    if (!slot.admits(this.#nowMs)) return "clientRate";
    if (codec.type === packetType.payload) this.#handlers.payload(slot.index, codec.body);
    return undefined;
  }

  #request(data: Uint8Array, from: Endpoint): Reject | undefined {
    const unixSeconds = this.#options.unixSeconds();
    const reject = this.#requests.check(data, unixSeconds);
    if (reject !== undefined) return reject;
    if (!this.#admission.admits(from, this.#nowMs)) return "rate";
    if (this.#slots.ofEndpoint(from.key) !== undefined) return "addressConnected";
    const token = this.#requests.open(data, this.#privateKeys);
    if (typeof token === "string") return token;
    const isOurs = token.servers.some((server) =>
      this.#options.addresses.some((own) => isSameAddress(server, own)),
    );
    if (!isOurs) return "otherServer";
    if (this.#slots.hasClient(token.clientId)) return "clientConnected";
    const used = this.#history.use(this.#requests.tag, from.key, this.#requests.expiresAt, unixSeconds);
    if (used === "full") return "tokensFull";
    if (used === "used" || used.connected) return "used";
    if (this.#slots.isFull) return this.#deny(from, token.serverToClientKey);
    const mapping = this.#mappings.add(from, token, used, this.#nowMs);
    if (mapping === undefined) return "mappingsFull";
    this.#challenge(mapping, token);
    return undefined;
  }

  #challenge(mapping: Mapping, token: PrivateToken): void {
    const body = this.#challenges.make(token);
    this.#sendGlobal(mapping.endpoint, packetType.challenge, body, body.length, mapping.serverToClientKey);
  }

  #response(data: Uint8Array, from: Endpoint): Reject | undefined {
    const codec = this.#codec;
    const mapping = this.#mappings.of(from.key, this.#nowMs);
    if (mapping === undefined || codec.type !== packetType.response) return "unknown";
    if (codec.bodyBytes(data) !== challengeBodyBytes) return "size";
    const reject = codec.open(data, mapping.clientToServerKey, this.#mappings.window);
    if (reject !== undefined) return reject;
    const challenge = this.#challenges.open(codec.body);
    if (challenge === undefined) return "forged";
    if (challenge.clientId !== mapping.clientId) return "state";
    if (this.#slots.hasClient(challenge.clientId)) return "clientConnected";
    if (this.#slots.isFull) return this.#deny(from, mapping.serverToClientKey);
    mapping.token.connected = true;
    this.#connect(mapping, challenge.userData);
    return undefined;
  }

  #connect(mapping: Mapping, userData: Uint8Array): void {
    this.#mappings.remove(mapping);
    const slot = this.#slots.take(mapping, this.#nowMs);
    this.#sendKeepAlive(slot);
    this.#handlers.connected(slot.index, mapping.clientId, userData);
  }

  #release(slot: Slot, reason: DisconnectReason): void {
    this.#slots.release(slot);
    this.#handlers.disconnected(slot.index, reason);
  }

  #deny(to: Endpoint, key: Uint8Array): Reject {
    this.#sendGlobal(to, packetType.denied, noBody, 0, key);
    return "full";
  }

  #sendKeepAlive(slot: Slot): void {
    putU32(this.#keepAlive, 0, slot.index);
    this.#send(slot, packetType.keepAlive, this.#keepAlive, 8);
  }

  #send(slot: Slot, type: number, body: Uint8Array, length: number): void {
    const { serverToClientKey, endpoint } = slot.mapping;
    const { sequenceHi, sequenceLo } = slot;
    const packet = this.#codec.seal(type, sequenceHi, sequenceLo, body, length, serverToClientKey);
    slot.sequenceLo = (sequenceLo + 1) >>> 0;
    if (slot.sequenceLo === 0) slot.sequenceHi++;
    slot.lastSentMs = this.#nowMs;
    this.#link.send(packet, endpoint);
  }

  #sendGlobal(to: Endpoint, type: number, body: Uint8Array, length: number, key: Uint8Array): void {
    const sequence = this.#globalSequence++;
    const hi = (0x80000000 + Math.floor(sequence / 2 ** 32)) >>> 0;
    this.#link.send(this.#codec.seal(type, hi, sequence >>> 0, body, length, key), to);
  }
}
