import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { FieldCodec, SnapshotReceiver, SnapshotSender, WorldState } from "@muster/replication";
import { type Figures, percentile } from "./figures.js";
import { heapPerFrame } from "./snapshot-heap.js";
import { makeScene } from "./snapshot-scene.js";

/** A recording: frames of entities of 8 whole numbers, as the cubes scene has them. */
export interface Recording {
  readonly name: string;
  readonly entities: number;
  readonly frames: number;
  readonly values: Int32Array;
}

const cubeEntities = 901;
const fields = 8;
const behind = 6;
const lossPercent = 5;
const budget = 4096;

/** What a cube is: orientation (smallest three), position, and whether it is being touched. */
const codec = new FieldCodec([
  { kind: "quaternion", bits: 9 },
  { kind: "vector", min: [-16383, -16383, 0], max: [16383, 16383, 8191] },
  { kind: "flag" },
]);

/**
 * Snapshots: the recording of cubes (`shared/data/netcode/cubes_101.bin.xz`, in a folder above this tree; left out where there is none)
 * and a scene of our own, each encoded against what was six frames ago and decoded. Fails where any state differs.
 */
export async function benchSnapshots(): Promise<Figures> {
  const cubesPath = findAbove("shared/data/netcode/cubes_101.bin.xz");
  const figures: Record<string, Figures[string]> = {};
  if (cubesPath !== undefined) {
    const bytes = execFileSync("xz", ["-dc", cubesPath], { maxBuffer: 2 ** 28 });
    const values = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const frames = values.length / (cubeEntities * fields);
    measure({ name: "", entities: cubeEntities, frames, values }, figures);
  } else process.stderr.write("snapshots: cubes_101 is left out, since its recording is not here\n");
  measure(makeScene(), figures);
  return figures;
}

/** The file's path in the nearest folder above this tree that has it. */
function findAbove(file: string): string | undefined {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const path = join(folder, file);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

function measure(recording: Recording, figures: Record<string, Figures[string]>): void {
  const suffix = recording.name;
  const clean = run(recording, 0);
  figures[`bytes_per_packet${suffix}`] = { value: clean.bytes, unit: "B" };
  figures[`bytes_per_packet_first_800${suffix}`] = { value: clean.bytesEarly, unit: "B" };
  figures[`encode_us${suffix}`] = { value: clean.encodeUs, unit: "us" };
  figures[`decode_us${suffix}`] = { value: clean.decodeUs, unit: "us" };
  const heap = heapPerFrame(codec, recording);
  figures[`heap_bytes_per_encode${suffix}`] = { value: heap.encode, unit: "B" };
  figures[`heap_bytes_per_decode${suffix}`] = { value: heap.decode, unit: "B" };
  // The smallest object takes 16 bytes: less than that is not one in each frame.
  const objects = Math.floor(heap.encode / 16) + Math.floor(heap.decode / 16);
  figures[`allocations_per_frame${suffix}`] = { value: objects, unit: "count" };
  const lossy = run(recording, lossPercent);
  figures[`decode_failures_with_loss${suffix}`] = { value: lossy.failures, unit: "count" };
  figures[`bytes_per_packet_with_loss${suffix}`] = { value: lossy.bytes, unit: "B" };
  if (clean.failures > 0)
    throw new Error(`snapshots: ${clean.failures} packets did not decode to their frame`);
}

interface Run {
  readonly bytes: number;
  readonly bytesEarly: number;
  readonly encodeUs: number;
  readonly decodeUs: number;
  readonly failures: number;
}

/** Plays a recording through one sender and one receiver; arrivals are known six frames later. */
function run({ entities, frames, values }: Recording, loss: number): Run {
  const size = entities * fields;
  const world = new WorldState(codec, entities);
  for (let id = 0; id < entities; id++) world.create(id);
  const sender = new SnapshotSender(world);
  const receiver = new SnapshotReceiver(codec, entities);
  const packet = new Uint8Array(budget);
  const arrived = new Uint8Array(frames);
  const encodeMs = new Float64Array(frames);
  const decodeMs = new Float64Array(frames);
  let [bytes, early, failures] = [0, 0, 0];
  let random = 12345;
  for (let frame = 0; frame < frames; frame++) {
    world.states.set(values.subarray(frame * size, (frame + 1) * size));
    if (frame >= behind && arrived[frame - behind] === 1) sender.acked(frame - behind);
    const start = performance.now();
    world.commit(frame + 1);
    const length = sender.encode(packet, budget);
    const between = performance.now();
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const lost = frame > behind * 20 && (random >>> 8) % 100 < loss;
    const result = lost ? "taken" : receiver.receive(packet, 0, length);
    const end = performance.now();
    encodeMs[frame] = between - start;
    decodeMs[frame] = end - between;
    arrived[frame] = lost || result !== "taken" ? 0 : 1;
    if (result !== "taken" || (!lost && isDifferent(world.states, receiver.states, frame))) failures++;
    if (frame >= behind) bytes += length;
    if (frame >= behind && frame < 800) early += length;
  }
  return {
    bytes: bytes / (frames - behind),
    bytesEarly: early / (Math.min(frames, 800) - behind),
    encodeUs: percentile(encodeMs.slice(behind), 0.5) * 1000,
    decodeUs: percentile(decodeMs.slice(behind), 0.5) * 1000,
    failures,
  };
}

/** After the first whole world has come in packets, a delivered frame is the frame. */
function isDifferent(expected: Int32Array, found: Int32Array, frame: number): boolean {
  if (frame < behind * 4) return false;
  for (let index = 0; index < expected.length; index++) if (expected[index] !== found[index]) return true;
  return false;
}
