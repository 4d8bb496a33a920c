import { execFileSync } from "node:child_process";
import { PlazaMatch, plazaCodec } from "@muster/games";
import { FieldCodec, SnapshotReceiver, SnapshotSender, WorldState } from "@muster/replication";
import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { build, hasCompiler, hasSanitizers } from "./fixture/c-compiler.js";
import { hashWorld } from "./fixture/world-hash.js";

/** The same as in `fixture/schemas.h`: every kind, the widest range, and ranges of one number. */
const mixedCodec = new FieldCodec([
  { kind: "quaternion", bits: 9 },
  { kind: "vector", min: [-2000, -2000, 0], max: [2000, 2000, 1000] },
  { kind: "integer", min: -5, max: 1_000_000 },
  { kind: "flag" },
  { kind: "quaternion", bits: 12 },
  { kind: "vector", min: [-8_000_000, 0, 0, -1], max: [8_000_000, 1, 0, 1] },
  { kind: "flag" },
  { kind: "vector", min: [-40], max: [40] },
]);
const quaternion = (bits: number): [number, number][] => [[0, 3], ...three([0, 2 ** bits - 1])];
const three = (range: [number, number]): [number, number][] => [range, range, range];
/** Of each number of a state: from, to. */
const mixedRanges: readonly [number, number][] = [
  ...quaternion(9),
  ...[[-2000, 2000] as [number, number], [-2000, 2000] as [number, number], [0, 1000] as [number, number]],
  ...[[-5, 1_000_000] as [number, number], [0, 1] as [number, number]],
  ...quaternion(12),
  ...[[-8_000_000, 8_000_000] as [number, number], [0, 1] as [number, number], [0, 0] as [number, number]],
  ...[[-1, 1] as [number, number], [0, 1] as [number, number], [-40, 40] as [number, number]],
];

interface Scene {
  readonly schema: number;
  readonly codec: FieldCodec;
  readonly world: WorldState;
  readonly step: () => void;
}

function plazaScene(random: SeededRandom): Scene {
  const match = new PlazaMatch({ playersMax: 16, crates: 48 }, (bound) => random.below(bound));
  const step = () => {
    for (let slot = 0; slot < 16; slot++) {
      const isThere = match.plaza.isThere[slot] === 1;
      if (random.below(400) === 0) isThere ? match.left(slot) : match.joined(slot);
      else if (isThere && random.below(20) === 0) match.plaza.act(slot, random.below(32), random.below(256));
    }
    match.step();
  };
  for (let slot = 0; slot < 12; slot++) match.joined(slot);
  return { schema: 0, codec: plazaCodec, world: match.world, step };
}

/** Entities that drift, jump, rest, end and begin again. */
function mixedScene(random: SeededRandom): Scene {
  const fields = mixedRanges.length;
  const world = new WorldState(mixedCodec, 40);
  const speeds = new Int32Array(world.states.length);
  const moveNumber = (at: number, [from, to]: readonly [number, number]): void => {
    const most = Math.min(2000, (to - from) >> 2);
    if (random.below(30) === 0) speeds[at] = random.below(2 * most + 1) - most;
    const moved = (world.states[at] ?? 0) + (speeds[at] ?? 0);
    world.states[at] =
      random.below(400) === 0 ? from + random.below(to - from + 1) : Math.max(from, Math.min(to, moved));
  };
  const step = () => {
    for (let id = 0; id < 40; id++) {
      if (world.alive[id] === 0) {
        if (random.below(20) === 0) world.create(id);
      } else if (random.below(300) === 0) world.destroy(id);
      else if (id % 3 > 0 || random.below(10) === 0)
        for (const [index, range] of mixedRanges.entries()) moveNumber(id * fields + index, range);
    }
  };
  for (let id = 0; id < 40; id++) {
    world.create(id);
    for (const [index, [from, to]] of mixedRanges.entries())
      world.states[id * fields + index] = from + random.below(to - from + 1);
  }
  return { schema: 1, codec: mixedCodec, world, step };
}

interface Network {
  readonly lossPercent: number;
  readonly jitter: number;
  /** Broken copies that come before each snapshot. With the first that is legal by chance the stream ends: no server writes what follows. */
  readonly broken: number;
}

/** What the receiver in TypeScript made of a stream, a line for each snapshot, and the stream as `fixture/replay.c` reads it. */
function record({ schema, codec, world, step }: Scene, random: SeededRandom, network: Network) {
  const sender = new SnapshotSender(world);
  const entities = world.alive.length;
  const receiver = new SnapshotReceiver(codec, entities);
  const stream: Uint8Array[] = [Uint8Array.of(schema, entities & 255, entities >> 8)];
  const lines: string[] = [];
  const verdicts: Record<string, number> = {};
  const give = (bytes: Uint8Array): string => {
    const result = receiver.receive(bytes);
    const verdict = result === "taken" ? 1 : result === "illegal" ? -1 : 0;
    const { createdCount, updatedCount, destroyedCount, tick } = receiver;
    verdicts[result] = (verdicts[result] ?? 0) + 1;
    stream.push(Uint8Array.of(bytes.length & 255, bytes.length >> 8), bytes);
    lines.push(
      `${verdict} ${createdCount} ${updatedCount} ${destroyedCount} ${tick} ${hashWorld(receiver, codec.fields)}`,
    );
    return result;
  };
  const mutate = (bytes: Uint8Array): Uint8Array => {
    const broken = bytes.slice(0, random.below(8) === 0 ? random.below(bytes.length) : bytes.length);
    for (let change = random.below(3); change >= 0; change--)
      if (broken.length > 2) broken[2 + random.below(broken.length - 2)] = random.below(256);
    return broken;
  };
  const buffer = new Uint8Array(1183);
  let flying: { bytes: Uint8Array; sequence: number; at: number }[] = [];
  let acks: { sequence: number; at: number }[] = [];
  const arrival = (tick: number): number => tick + 3 + random.below(network.jitter + 1);
  for (let tick = 1; tick <= 1000; tick++) {
    step();
    world.commit(tick);
    const length = sender.encode(buffer, 150 + random.below(500));
    const isSilent = tick % 600 >= 400 && tick % 600 < 490;
    if (!isSilent && random.below(100) >= network.lossPercent)
      flying.push({ bytes: buffer.slice(0, length), sequence: sender.sequence, at: arrival(tick) });
    for (const { bytes, sequence } of flying.filter(({ at }) => at <= tick)) {
      for (let copy = 0; copy < network.broken; copy++)
        if (give(mutate(bytes)) === "taken") return { stream: Buffer.concat(stream), lines, verdicts };
      give(bytes);
      if (random.below(100) >= network.lossPercent) acks.push({ sequence, at: arrival(tick) });
    }
    flying = flying.filter(({ at }) => at > tick);
    for (const { sequence } of acks.filter(({ at }) => at <= tick)) sender.acked(sequence);
    acks = acks.filter(({ at }) => at > tick);
  }
  return { stream: Buffer.concat(stream), lines, verdicts };
}

const networks: Readonly<Record<string, Network>> = {
  "without loss": { lossPercent: 0, jitter: 0, broken: 0 },
  "with losses and silences": { lossPercent: 5, jitter: 3, broken: 0 },
  "with many losses, in disorder": { lossPercent: 30, jitter: 45, broken: 0 },
  "with broken copies": { lossPercent: 5, jitter: 3, broken: 3 },
};

test.skipIf(!hasCompiler)(
  "C reads snapshots as TypeScript does (needs cc and libsodium)",
  { timeout: 120_000 },
  () => {
    const replay = build("replay");
    const all: Record<string, number> = {};
    const runs = Object.entries(networks).flatMap(([name, network]) =>
      Array.from({ length: network.broken > 0 ? 40 : 2 }, (_, at) => ({ name, network, seed: at + 1 })),
    );
    for (const { name, network, seed } of runs)
      for (const scene of [plazaScene, mixedScene]) {
        const random = new SeededRandom(seed);
        const { stream, lines, verdicts } = record(scene(random), random, network);
        const read = execFileSync(replay, { input: stream, maxBuffer: 1 << 28 })
          .toString()
          .trimEnd()
          .split("\n");
        const differing = lines.findIndex((line, at) => line !== read[at]);
        expect({ differing, line: read[differing] }, `${scene.name} ${name}, seed ${seed}`).toEqual({
          differing: -1,
          line: lines[differing],
        });
        expect(read.length).toBe(lines.length);
        for (const [verdict, count] of Object.entries(verdicts)) all[verdict] = (all[verdict] ?? 0) + count;
      }
    // Every way that a snapshot can go was gone.
    expect(all["taken"]).toBeGreaterThan(5000);
    expect(all["old"]).toBeGreaterThan(50);
    expect(all["illegal"]).toBeGreaterThan(1000);
  },
);

test.skipIf(!hasSanitizers)(
  "200,000 broken snapshots and as many broken datagrams: no crash, no leak (needs cc with sanitizers)",
  { timeout: 240_000 },
  () => {
    const fuzz = build("fuzz");
    const figures = [plazaScene, mixedScene].map((scene) => {
      const random = new SeededRandom(5);
      const { stream } = record(scene(random), random, { lossPercent: 5, jitter: 3, broken: 0 });
      const said = execFileSync(fuzz, ["100000", "100000", "2026"], { input: stream.subarray(0, 4_000_000) });
      return [...said.toString().matchAll(/\d+/g)].map(Number);
    });
    for (const [illegal, late, taken, connections, messages] of figures) {
      expect(illegal).toBeGreaterThan(20_000);
      expect(Math.min(late ?? 0, taken ?? 0)).toBeGreaterThan(20);
      expect(connections).toBeGreaterThan(100);
      expect(messages).toBeGreaterThan(10_000);
    }
  },
);
