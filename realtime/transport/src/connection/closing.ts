import type { Stream } from "@muster/wire";

/** Why a connection ended, as its owner or the rules say; the place in the list is the code on the wire. */
export const closeReasons = [
  /** The owner wanted it: it left, or all is over. */
  "done",
  /** What came cannot be read. */
  "malformed",
  /** A frame of a channel that does not exist, or of another kind than its channel. */
  "channel",
  /** A reliable message beyond the window, or from long before it. */
  "window",
  /** A message larger than its channel allows. */
  "size",
  /** A fragment that disagrees with an earlier one. */
  "fragments",
  /** More frames, or fragments among them, in a packet than there may be. */
  "frames",
  /** The other side lets too much wait for its acks. */
  "backlog",
] as const;

/** Why a connection ended. */
export type CloseReason = (typeof closeReasons)[number];

/** The byte that a closing frame begins with: no other frame has bit 6. */
export const closingHead = 0x40;
/** The bytes of a closing frame: its head and the code. Nothing follows it in a packet. */
export const closingBytes = 2;

/** Describes a closing frame. A code that is not in the list is read as `done`. */
export function serializeClosing(stream: Stream, reason: CloseReason): CloseReason {
  if (stream.bits(closingHead, 8) !== closingHead) stream.fail();
  return closeReasons[stream.bits(closeReasons.indexOf(reason), 8)] ?? "done";
}
