import { BitReader, BitWriter, type Stream } from "@muster/wire";
import { type Aead, tagBytes } from "../aead/aead.js";
import { type ServerAddress, serializeAddress } from "./address.js";
import { type ClientId, clientIdOf, parseU64, putU64, type U64 } from "./u64.js";

export { endpointAt, isSameAddress, parseServerAddress, type ServerAddress } from "./address.js";
export { type ClientId, clientIdOf, parseU64, type U64, u64, u64Max } from "./u64.js";

/** The bytes of a connect token, of its private part, of its nonce, of a key and of the data that the game adds. */
export const connectTokenBytes = 2048;
export const privateTokenBytes = 1024;
export const tokenNonceBytes = 24;
export const keyBytes = 32;
export const userDataBytes = 256;
/** The most servers that a token names. */
export const serversMax = 32;

/** `NETCODE 1.02` and a zero: what tokens, requests and associated data begin with. */
export const versionInfo = Uint8Array.from("NETCODE 1.02\0", (letter) => letter.charCodeAt(0));

/** Fills an array with bytes that nobody can guess. */
export type FillRandom = (bytes: Uint8Array) => void;

/** What only the backend and the servers read. */
export interface PrivateToken {
  clientId: ClientId;
  /** Seconds of silence after which a connection ends; negative for never (development only). */
  timeoutSeconds: number;
  /** 1 to 32. */
  servers: ServerAddress[];
  clientToServerKey: Uint8Array;
  serverToClientKey: Uint8Array;
  /** 256 bytes. */
  userData: Uint8Array;
}

/** What the client reads of its token. */
export interface PublicToken {
  protocolId: U64;
  /** Unix seconds. */
  createdAt: U64;
  /** Unix seconds; 2^64 - 1 for never. */
  expiresAt: U64;
  nonce: Uint8Array;
  /** The private part, sealed. */
  sealed: Uint8Array;
  timeoutSeconds: number;
  servers: ServerAddress[];
  clientToServerKey: Uint8Array;
  serverToClientKey: Uint8Array;
}

/** What a token is made from. The keys and the nonce are drawn. */
export interface ConnectTokenRequest {
  readonly protocolId: U64;
  readonly privateKey: Uint8Array;
  readonly clientId: ClientId;
  readonly createdAt: U64;
  readonly expiresAt: U64;
  readonly timeoutSeconds: number;
  readonly servers: readonly ServerAddress[];
  readonly userData: Uint8Array;
}

/**
 * Makes the 2,048 bytes that let one client onto the servers it names.
 *
 * @throws RangeError naming the field that is out of its bounds.
 */
export function mintConnectToken(
  aead: Aead,
  fillRandom: FillRandom,
  request: ConnectTokenRequest,
): Uint8Array {
  const { servers, userData, privateKey } = request;
  if (servers.length < 1 || servers.length > serversMax)
    throw new RangeError(`servers: 1 to ${serversMax}, not ${servers.length}`);
  if (userData.length !== userDataBytes) throw new RangeError(`userData: ${userDataBytes} bytes`);
  if (privateKey.length !== keyBytes) throw new RangeError(`privateKey: ${keyBytes} bytes`);
  const token = {
    ...request,
    servers: [...servers],
    nonce: drawn(fillRandom, tokenNonceBytes),
    clientToServerKey: drawn(fillRandom, keyBytes),
    serverToClientKey: drawn(fillRandom, keyBytes),
  };
  const sealed = sealPrivateToken(aead, token, token, privateKey);
  return writeConnectToken({ ...token, sealed });
}

function drawn(fillRandom: FillRandom, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  fillRandom(bytes);
  return bytes;
}

/** The 1,024 bytes of a private part, sealed under the version, protocol, expiry and nonce of the public one. */
export function sealPrivateToken(
  aead: Aead,
  token: PrivateToken,
  { protocolId, expiresAt, nonce }: Pick<PublicToken, "protocolId" | "expiresAt" | "nonce">,
  privateKey: Uint8Array,
): Uint8Array {
  const sealed = new Uint8Array(privateTokenBytes);
  serializePrivate(new BitWriter(sealed), token);
  const plain = sealed.subarray(0, privateTokenBytes - tagBytes);
  aead.seal(sealed, plain, plain.length, tokenAssociated(protocolId, expiresAt), nonce, privateKey);
  return sealed;
}

/** Reads an opened private part (1,008 bytes); `undefined` where it has no legal number or kind of addresses. */
export function readPrivateToken(plain: Uint8Array): PrivateToken | undefined {
  const token: PrivateToken = {
    clientId: clientIdOf(0, 0),
    userData: new Uint8Array(userDataBytes),
    ...blank(),
  };
  const reader = new BitReader(plain);
  serializePrivate(reader, token);
  return reader.ok ? token : undefined;
}

/** Writes a token, public part around the sealed one. */
export function writeConnectToken(token: PublicToken): Uint8Array {
  const bytes = new Uint8Array(connectTokenBytes);
  serializePublic(new BitWriter(bytes), token);
  return bytes;
}

/** Reads a token as the client that got it; `undefined` where it is none, or expires before it was made. */
export function readConnectToken(bytes: Uint8Array): PublicToken | undefined {
  if (bytes.length !== connectTokenBytes) return undefined;
  const zero = { hi: 0, lo: 0 };
  const token: PublicToken = {
    protocolId: zero,
    createdAt: zero,
    expiresAt: zero,
    nonce: new Uint8Array(tokenNonceBytes),
    sealed: new Uint8Array(privateTokenBytes),
    ...blank(),
  };
  const reader = new BitReader(bytes);
  serializePublic(reader, token);
  const { createdAt, expiresAt } = token;
  const isInOrder =
    createdAt.hi < expiresAt.hi || (createdAt.hi === expiresAt.hi && createdAt.lo <= expiresAt.lo);
  return reader.ok && isInOrder ? token : undefined;
}

/** What a private part is sealed under: version, protocol id and expiry. */
export function tokenAssociated(protocolId: U64, expiresAt: U64): Uint8Array {
  const associated = new Uint8Array(versionInfo.length + 16);
  associated.set(versionInfo);
  putU64(associated, 13, protocolId.hi, protocolId.lo);
  putU64(associated, 21, expiresAt.hi, expiresAt.lo);
  return associated;
}

type Both = Pick<PrivateToken, "timeoutSeconds" | "servers" | "clientToServerKey" | "serverToClientKey">;

function blank(): Both {
  return {
    timeoutSeconds: 0,
    servers: [],
    clientToServerKey: new Uint8Array(keyBytes),
    serverToClientKey: new Uint8Array(keyBytes),
  };
}

function serializePrivate(stream: Stream, token: PrivateToken): void {
  token.clientId = serializeClientId(stream, token.clientId);
  serializeBoth(stream, token);
  stream.bytes(token.userData, 0, userDataBytes);
}

function serializePublic(stream: Stream, token: PublicToken): void {
  for (const byte of versionInfo) if (stream.bits(byte, 8) !== byte) stream.fail();
  token.protocolId = serializeU64(stream, token.protocolId);
  token.createdAt = serializeU64(stream, token.createdAt);
  token.expiresAt = serializeU64(stream, token.expiresAt);
  stream.bytes(token.nonce, 0, tokenNonceBytes);
  stream.bytes(token.sealed, 0, privateTokenBytes);
  serializeBoth(stream, token);
}

function serializeBoth(stream: Stream, token: Both): void {
  token.timeoutSeconds = stream.bits(token.timeoutSeconds >>> 0, 32) | 0;
  const count = stream.bits(token.servers.length, 32);
  if (count < 1 || count > serversMax) {
    stream.fail();
    return;
  }
  for (let at = 0; at < count && stream.ok; at++) {
    const server = token.servers[at] ?? { family: 4, address: new Uint8Array(4), port: 0 };
    serializeAddress(stream, server);
    token.servers[at] = server;
  }
  stream.bytes(token.clientToServerKey, 0, keyBytes);
  stream.bytes(token.serverToClientKey, 0, keyBytes);
}

function serializeU64(stream: Stream, value: U64): U64 {
  const lo = stream.bits(value.lo, 32);
  return { hi: stream.bits(value.hi, 32), lo };
}

function serializeClientId(stream: Stream, clientId: ClientId): ClientId {
  const { hi, lo } = serializeU64(stream, parseU64(clientId));
  return clientIdOf(hi, lo);
}
