import type { Stream } from "@muster/wire";

/** What every packet of a connection begins with. */
export interface PacketHeader {
  /** Counts the packets of one side, modulo 2^16. */
  sequence: number;
  /** The newest sequence that came from the other side. */
  ack: number;
  /** Bit n: whether `ack - 1 - n` came as well. */
  ackBits: number;
  /** How long ago `ack` came, in units of 100 µs; 65,535 for that or longer. */
  ackDelay: number;
}

/** Bytes of a {@link PacketHeader}. */
export const headerBytes = 10;

/** Describes a header: sequence, ack, ack bits and ack delay, as little-endian u16, u16, u32 and u16. */
export function serializeHeader(stream: Stream, header: PacketHeader): void {
  header.sequence = stream.bits(header.sequence, 16);
  header.ack = stream.bits(header.ack, 16);
  header.ackBits = stream.bits(header.ackBits, 32);
  header.ackDelay = stream.bits(header.ackDelay, 16);
}
