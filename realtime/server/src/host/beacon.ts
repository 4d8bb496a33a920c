import { randomFillSync } from "node:crypto";
import type { SystemClock } from "@muster/runtime";
import { chooseAead } from "@muster/transport/aead";
import { Beacon } from "@muster/transport/beacon";
import { Admission } from "@muster/transport/netcode";
import { openUdpLink } from "@muster/transport/udp";

/** A site's beacon on a UDP port of its own. */
export interface RunningBeacon {
  /** Where players ping it, `127.0.0.1:40000`. */
  readonly local: string;
  close(): Promise<void>;
}

/**
 * Starts answering pings. The port is its own since a match's busy thread would answer late, and a latency that is proven too long
 * costs players matches.
 *
 * @throws What the system says when the address or the port cannot be had; RangeError for a key that is not of 32 bytes.
 */
export async function startBeacon(options: {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly siteNumber: number;
  readonly siteKey: Uint8Array;
  readonly clock: SystemClock;
}): Promise<RunningBeacon> {
  const { address, port, siteNumber, siteKey, clock } = options;
  const link = await openUdpLink({ address, port });
  const fillRandom = (bytes: Uint8Array): void => void randomFillSync(bytes);
  const beacon = new Beacon({
    ...{ link, fillRandom, siteKey, siteId: siteNumber },
    aead: chooseAead(),
    admission: new Admission(fillRandom),
    nowUs: () => clock.monotonicMs() * 1000,
    unixSeconds: () => Math.floor(clock.nowMs() / 1000),
  });
  link.receive((data, from) => {
    beacon.receive(data, from);
    link.flush();
  });
  return { local: link.local.key, close: () => link.close() };
}
