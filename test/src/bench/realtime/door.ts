import { u64 } from "@muster/transport/connect-token";

/** What bots and servers of the benchmark agree on. */
export const protocolId = u64(1);
/** The key that tokens are sealed with. */
export const privateKey = new Uint8Array(32).fill(7);
