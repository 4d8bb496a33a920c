import { randomFillSync } from "node:crypto";
import { badInput } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import { chooseAead } from "@muster/transport/aead";
import {
  clientIdOf,
  keyBytes,
  mintConnectToken,
  parseServerAddress,
  parseU64,
  u64,
} from "@muster/transport/connect-token";
import { type PlayerData, writePlayerData } from "@muster/transport/player-data";
import type { Allocation } from "./allocator.js";

/** How long a token may be used for the first time, and the silence that ends a connection made with it. Seconds. */
const lifetimeS = 45;
const timeoutS = 10;

/** A seat on a server. */
export interface SeatRequest extends Omit<PlayerData, "matchId"> {
  readonly allocation: Allocation;
}

/** What lets one player onto the server of their match. */
export interface ConnectToken {
  /** 2,048 bytes in base64url: what a client's netcode takes. It is as secret as a password. */
  readonly token: string;
  readonly expiresAtMs: number;
}

/** Makes connect tokens. */
export interface ConnectTokens {
  /**
   * Every call makes another token: one that has connected is worth nothing any more.
   *
   * @throws RangeError naming the field of the seat or the allocation that is out of its bounds.
   */
  mint(seat: SeatRequest): ConnectToken;
}

/**
 * @param privateKey 32 bytes that the platform shares with its match servers.
 * @throws BAD_USER_INPUT for a key of another length.
 */
export function createConnectTokens(options: {
  readonly privateKey: Uint8Array;
  readonly clock: SystemClock;
}): ConnectTokens {
  const { privateKey, clock } = options;
  if (privateKey.length !== keyBytes) throw badInput("privateKey", `${keyBytes} bytes`);
  const aead = chooseAead();
  const fillRandom = (bytes: Uint8Array): void => void randomFillSync(bytes);
  return {
    mint({ allocation, playerId, team, seat }) {
      const { matchId, addresses, protocolId } = allocation;
      const userData = writePlayerData({ matchId, playerId, team, seat });
      const nowS = Math.floor(clock.nowMs() / 1000);
      const bytes = mintConnectToken(aead, fillRandom, {
        protocolId: parseU64(protocolId),
        privateKey,
        clientId: clientIdOfPlayer(playerId),
        createdAt: u64(nowS),
        expiresAt: u64(nowS + lifetimeS),
        timeoutSeconds: timeoutS,
        servers: addresses.map(parseServerAddress),
        userData,
      });
      return { token: Buffer.from(bytes).toString("base64url"), expiresAtMs: (nowS + lifetimeS) * 1000 };
    },
  };
}

/** A player is one client on every server: the last 8 bytes of their id, which hold 62 drawn bits. */
function clientIdOfPlayer(playerId: string) {
  const hex = playerId.replaceAll("-", "");
  return clientIdOf(Number.parseInt(hex.slice(16, 24), 16), Number.parseInt(hex.slice(24), 16));
}
