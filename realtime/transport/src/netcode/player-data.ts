import { userDataBytes } from "./connect-token.js";

/** What the platform tells a match server of a player, in the user data of the connect token; docs/GAME-SERVER.md has its bytes. */
export interface PlayerData {
  /** UUIDs in lower case. */
  readonly matchId: string;
  readonly playerId: string;
  /** 0 to 255. */
  readonly team: number;
  /** The place within the match, 0 to 65,535: nobody else of the match has it. */
  readonly seat: number;
}

const version = 1;
const at = { team: 1, seat: 2, match: 4, player: 20 } as const;
const uuidBytes = 16;
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The 256 bytes of user data. @throws RangeError naming the field that is out of its bounds. */
export function writePlayerData({ matchId, playerId, team, seat }: PlayerData): Uint8Array {
  const bytes = new Uint8Array(userDataBytes);
  bytes[0] = version;
  bytes[at.team] = within("team", team, 0xff);
  bytes[at.seat] = within("seat", seat, 0xffff) & 0xff;
  bytes[at.seat + 1] = seat >>> 8;
  bytes.set(uuidToBytes("matchId", matchId), at.match);
  bytes.set(uuidToBytes("playerId", playerId), at.player);
  return bytes;
}

/** Reads user data; `undefined` where it is of another version or of another maker. */
export function readPlayerData(userData: Uint8Array): PlayerData | undefined {
  if (userData.length !== userDataBytes || userData[0] !== version) return undefined;
  return {
    team: userData[at.team] ?? 0,
    seat: (userData[at.seat] ?? 0) | ((userData[at.seat + 1] ?? 0) << 8),
    matchId: uuidOf(userData.subarray(at.match, at.match + uuidBytes)),
    playerId: uuidOf(userData.subarray(at.player, at.player + uuidBytes)),
  };
}

/** The text of 16 bytes of a UUID: lower case, with hyphens. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The 16 bytes of a UUID's text. @throws RangeError naming `field`. */
export function uuidToBytes(field: string, uuid: string): Uint8Array {
  if (!uuidPattern.test(uuid)) throw new RangeError(`${field}: a UUID in lower case`);
  const hex = uuid.replaceAll("-", "");
  return Uint8Array.from({ length: uuidBytes }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}

function within(field: string, value: number, most: number): number {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new RangeError(`${field}: 0 to ${most}`);
  return value;
}
