/** What a channel promises of the messages that it carries. */
export type ChannelKind =
  /** Each comes once, in the order of sending. */
  | "reliable-ordered"
  /** Each comes once, as soon as it can. */
  | "reliable-unordered"
  /** Each comes at most once, and soon, or not at all. */
  | "unreliable";

/** A channel. Both sides of a connection have the same ones, in the same order: that is part of an application's protocol. */
export interface ChannelSettings {
  readonly kind: ChannelKind;
  /** The largest message: 1 to 262,144 bytes. */
  readonly messageBytesMax: number;
}

/** The most channels of a connection. */
export const channelsMax = 16;
/** The largest message that any channel may have. */
export const messageBytesMax = 262_144;
/** What a message is cut into that does not fit into one packet: each piece but the last has so many bytes. */
export const fragmentBytes = 1024;
/** How many messages of a reliable channel may be under way: from the oldest one that is not acked. */
export const windowMessages = 256;
/** The most bytes of them, each message counted by its whole fragments; one message may always go. */
export const windowBytes = 262_144;

/** The bytes that a message takes of {@link windowBytes}: its own, or its fragments' where it has several. */
export function reservedBytes(fragmentCount: number, sizeBytes: number): number {
  return fragmentCount === 1 ? sizeBytes : fragmentCount * fragmentBytes;
}
