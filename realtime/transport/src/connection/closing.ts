/** Why a connection ended, as its owner or the rules say. */
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
