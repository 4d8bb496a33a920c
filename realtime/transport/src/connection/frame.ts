import { BitMeasure, type Stream } from "@muster/wire";
import { fragmentBytes } from "./channel.js";

/** A message, or a piece of one, as packets carry it. */
export interface Frame {
  /** 0 to 15. */
  channel: number;
  reliable: boolean;
  /** Counts the messages of a channel modulo 2^16; absent (0) where an unreliable message is whole. */
  id: number;
  /** Which fragment of how many, 1 to 256; 0 and 1 for a whole message. */
  index: number;
  count: number;
  length: number;
  /** Whether it was cut: a whole message says neither index nor count. */
  fragmented: boolean;
}

/** The most frames in one packet: a handful of bytes must not make the receiver call on its application hundreds of times. */
export const framesPerPacketMax = 64;
/** The most fragments in one packet: each may begin a message that the receiver has to keep. */
export const fragmentsPerPacketMax = 16;

/** A frame to fill. */
export function emptyFrame(): Frame {
  return { channel: 0, reliable: false, id: 0, index: 0, count: 1, length: 0, fragmented: false };
}

/** The bytes of a fragment's frame besides its content, at most. */
export const frameHeaderBytesMax = 7;

/**
 * Describes the head of a frame; `length` bytes of content follow. The first byte holds the channel in its low 4 bits, then a
 * bit for reliable, one for fragmented, and two that are zero (one is set of a closing frame alone); then the id (u16; not of whole unreliable messages), and for
 * fragments the index and the count less one (a byte each); then the length as a varuint.
 */
export function serializeFrame(stream: Stream, frame: Frame): void {
  frame.channel = stream.bits(frame.channel, 4);
  frame.reliable = stream.flag(frame.reliable);
  frame.fragmented = stream.flag(frame.fragmented);
  if (stream.bits(0, 2) !== 0) stream.fail();
  frame.id = frame.reliable || frame.fragmented ? stream.bits(frame.id, 16) : 0;
  frame.index = frame.fragmented ? stream.bits(frame.index, 8) : 0;
  frame.count = frame.fragmented ? stream.bits(frame.count - 1, 8) + 1 : 1;
  frame.length = stream.varuint(frame.length);
  if (!isLegal(frame)) stream.fail();
}

function isLegal({ fragmented, index, count, length }: Frame): boolean {
  if (!fragmented) return true;
  // Fragments are full but for the last, which is not empty, and there are at least two.
  if (count < 2 || index >= count) return false;
  return index < count - 1 ? length === fragmentBytes : length > 0 && length <= fragmentBytes;
}

const measure = new BitMeasure();

/** The bytes that a frame takes with its content. */
export function frameBytes(frame: Frame): number {
  measure.reset();
  serializeFrame(measure, frame);
  return (measure.bitPosition >>> 3) + frame.length;
}

/** How many fragments a message of `sizeBytes` is cut into, where up to `wholeBytes` go in one piece. */
export function fragmentCountOf(sizeBytes: number, wholeBytes: number): number {
  return sizeBytes <= wholeBytes ? 1 : Math.ceil(sizeBytes / fragmentBytes);
}
