import type { Figures } from "../figures.js";
import { measurePackets } from "./packets.js";
import { measurePlayers } from "./players.js";

/** Suite `realtime`: what one core carries. */
export async function benchRealtime(): Promise<Figures> {
  return { ...(await measurePackets()), ...(await measurePlayers()) };
}
