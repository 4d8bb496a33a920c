import { chooseAead, nodeCryptoAead } from "@muster/transport/aead";
import {
  endpointAt,
  parseServerAddress,
  parseU64,
  readConnectToken,
  readPrivateToken,
  sealPrivateToken,
  tokenAssociated,
  writeConnectToken,
} from "@muster/transport/connect-token";
import {
  clientTakes,
  openChallenge,
  PacketCodec,
  ReplayWindow,
  sealChallenge,
  serverTakes,
} from "@muster/transport/netcode";
import { expect, test } from "vitest";
import { bytesOf, hexOf } from "../fixtures/hex.js";
import { describeVectors } from "../fixtures/vectors.js";

const ciphers = [chooseAead(), nodeCryptoAead];

describeVectors("the reference library's vectors", (vectors) => {
  const protocolId = parseU64(vectors.protocol_id);
  const privateKey = bytesOf(vectors.private_key);
  const packetKey = bytesOf(vectors.packet_key);

  test.each(ciphers)("6 connect tokens, with $name", (aead) => {
    expect(vectors.tokens).toHaveLength(6);
    for (const vector of vectors.tokens) {
      const token = readConnectToken(bytesOf(vector.token));
      if (token === undefined) throw new Error("no token");
      const plain = new Uint8Array(1008);
      const associated = tokenAssociated(protocolId, token.expiresAt);
      expect(aead.open(plain, token.sealed, 1024, associated, token.nonce, privateKey)).toBe(true);
      const part = readPrivateToken(plain);
      if (part === undefined) throw new Error("no private part");
      expect(token.protocolId).toEqual(protocolId);
      expect(token.expiresAt.hi === 0xffffffff && token.expiresAt.lo === 0xffffffff).toBe(
        vector.never_expires,
      );
      expect(part.clientId).toBe(vector.client_id);
      expect([part.timeoutSeconds, token.timeoutSeconds]).toEqual([vector.timeout, vector.timeout]);
      expect(part.servers.map((server) => endpointAt(server).key)).toEqual(vector.addresses);
      expect(token.servers).toEqual(part.servers);
      expect(vector.addresses.map(parseServerAddress)).toEqual(part.servers);
      expect(hexOf(part.userData)).toBe(vector.user_data);
      expect([part.clientToServerKey, part.serverToClientKey]).toEqual([
        token.clientToServerKey,
        token.serverToClientKey,
      ]);
      const sealed = sealPrivateToken(aead, part, token, privateKey);
      expect(hexOf(writeConnectToken({ ...token, sealed }))).toBe(vector.token);
    }
  });

  test.each(ciphers)("120 packets, with $name", (aead) => {
    expect(vectors.packets).toHaveLength(120);
    const codec = new PacketCodec(aead, protocolId);
    for (const vector of vectors.packets) {
      const { hi, lo } = parseU64(vector.sequence);
      const body = bytesOf(vector.body);
      expect(hexOf(codec.seal(vector.type, hi, lo, body, body.length, packetKey))).toBe(vector.wire);
      const wire = bytesOf(vector.wire);
      expect(codec.readHeader(wire, serverTakes | clientTakes)).toBe(undefined);
      expect([codec.type, codec.sequenceHi, codec.sequenceLo]).toEqual([vector.type, hi, lo]);
      expect(codec.open(wire, packetKey, new ReplayWindow())).toBe(undefined);
      expect(hexOf(codec.body)).toBe(vector.body);
    }
  });

  test.each(ciphers)("8 challenge tokens, with $name", (aead) => {
    expect(vectors.challenge).toHaveLength(8);
    for (const vector of vectors.challenge) {
      const { hi, lo } = parseU64(vector.sequence);
      const challenge = openChallenge(aead, bytesOf(vector.sealed), hi, lo, packetKey);
      if (challenge === undefined) throw new Error("no challenge");
      expect(challenge.clientId).toBe(vector.client_id);
      expect(hexOf(challenge.userData)).toBe(vector.plain.slice(16, 16 + 512));
      const sealed = new Uint8Array(300);
      sealChallenge(aead, sealed, challenge, hi, lo, packetKey);
      expect(hexOf(sealed)).toBe(vector.sealed);
    }
  });
});
