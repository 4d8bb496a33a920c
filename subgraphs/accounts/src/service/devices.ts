import type { DeviceId, SignedIn } from "./model.js";
import type { AccountsTransaction } from "./ports.js";

/** The most devices of a player that are known; the one least recently seen is forgotten for a new one. */
const devicesMax = 20;

/**
 * Notes, in the transaction of a sign-in, which device it came from. The first device of a player is trusted; any other one,
 * or none where the player has devices, is announced. Staff have no devices.
 */
export async function noteDevice(
  tx: AccountsTransaction,
  { account, session }: SignedIn,
  deviceId: DeviceId | undefined,
): Promise<void> {
  if (account.kind !== "player") return;
  const sighting = {
    playerId: account.id,
    sessionId: session.id,
    userAgent: session.userAgent,
    seenAtMs: session.createdAtMs,
  };
  if (deviceId !== undefined && (await tx.touchDevice({ ...sighting, deviceId }))) return;
  const known = await tx.lockDevices(account.id);
  if (deviceId !== undefined) await tx.insertDevice({ ...sighting, deviceId }, devicesMax);
  if (known > 0) await tx.announceDevice({ ...sighting, deviceId: deviceId ?? null });
}
