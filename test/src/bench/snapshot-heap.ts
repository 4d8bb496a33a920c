import { SnapshotReceiver, SnapshotSender, type StateCodec, WorldState } from "@muster/replication";
import { percentile } from "./figures.js";
import type { Recording } from "./snapshots.js";

const behind = 6;
const batch = 32;

/**
 * Bytes by which the heap grows for each frame, encoding and decoding, when all code is warm: the second half of the second playing.
 * The heap is read before and after 32 frames in which nothing else is called; the median of the batches, less that of empty ones,
 * leaves out a collection and what the engine compiles. One object a frame would be 16 bytes at least.
 */
export function heapPerFrame(
  codec: StateCodec,
  { entities, frames, values }: Recording,
): { readonly encode: number; readonly decode: number } {
  const size = entities * codec.fields;
  const states = Array.from({ length: frames }, (_, frame) =>
    values.subarray(frame * size, (frame + 1) * size),
  );
  const world = new WorldState(codec, entities);
  for (let id = 0; id < entities; id++) world.create(id);
  const sender = new SnapshotSender(world);
  const receiver = new SnapshotReceiver(codec, entities);
  const packets = Array.from({ length: batch }, () => new Uint8Array(4096));
  const lengths = new Int32Array(batch);
  const first = Math.floor((2 * frames) / batch);
  const grown = {
    encode: new Float64Array(first),
    decode: new Float64Array(first),
    none: new Float64Array(first),
  };
  const encode = (begin: number): void => {
    for (let index = 0; index < batch; index++) {
      const frame = begin + index;
      world.states.set(states[frame % frames] ?? world.states);
      if (frame >= behind) sender.acked(frame - behind);
      world.commit(frame + 1);
      lengths[index] = sender.encode(packets[index] ?? new Uint8Array(0), 4096);
    }
  };
  const decode = (): void => {
    for (let index = 0; index < batch; index++)
      receiver.receive(packets[index] ?? new Uint8Array(0), 0, lengths[index] ?? 0);
  };
  for (let round = 0; round < first; round++) {
    const start = process.memoryUsage().heapUsed;
    encode(round * batch);
    const between = process.memoryUsage().heapUsed;
    decode();
    const end = process.memoryUsage().heapUsed;
    grown.encode[round] = between - start;
    grown.decode[round] = end - between;
    grown.none[round] = process.memoryUsage().heapUsed - end;
  }
  const usual = (bytes: Float64Array): number => percentile(bytes.slice(Math.floor(first * 0.75)), 0.5);
  const none = usual(grown.none);
  return {
    encode: Math.max(0, usual(grown.encode) - none) / batch,
    decode: Math.max(0, usual(grown.decode) - none) / batch,
  };
}
