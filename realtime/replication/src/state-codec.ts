import type { Stream } from "@muster/wire";

/** What a world's state is to replication: something that can be written, read and told from a baseline. */
export interface StateCodec<T> {
  /** Describes `state` on a stream as a difference from `baseline`, or whole where that is `undefined`. */
  serialize(stream: Stream, state: T, baseline: T | undefined): void;
}
