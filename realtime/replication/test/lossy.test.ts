import { SnapshotReceiver, SnapshotSender } from "@muster/replication";
import { expect, test } from "vitest";
import { codec, SmallWorld, seeded } from "./small-world.js";

interface Flying {
  readonly bytes: Uint8Array;
  readonly sequence: number;
  readonly at: number;
}

interface Network {
  readonly entities: number;
  readonly ticks: number;
  readonly budget: number;
  readonly lossPercent: number;
  readonly ackLossPercent: number;
  readonly delay: number;
  readonly jitter: number;
  /** Ticks in which nothing arrives, from every thousandth on. */
  readonly silence: number;
}

/** Runs one network and compares every state that arrives with the world's at its tick; gives what happened. */
function simulate(seed: number, network: Network) {
  const random = seeded(seed);
  const world = new SmallWorld(network.entities, random);
  const sender = new SnapshotSender(world.state);
  const receiver = new SnapshotReceiver(codec, network.entities);
  const history = new Map<number, { states: Int32Array; alive: Uint8Array }>();
  const interest = new Uint32Array((network.entities + 31) >>> 5).fill(0xffffffff);
  let flying: Flying[] = [];
  let acks: { sequence: number; at: number }[] = [];
  const seen: Record<string, number> = { taken: 0, doubled: 0, old: 0, illegal: 0, wrong: 0, bytes: 0 };
  const buffer = new Uint8Array(1200);
  let quiet = 0;
  for (let tick = 1; tick <= network.ticks + 200; tick++) {
    const ends = tick > network.ticks;
    if (!ends) {
      world.step(tick);
      if (random(50) === 0) {
        const id = random(network.entities);
        interest[id >>> 5] = (interest[id >>> 5] ?? 0) ^ (1 << (id & 31));
      }
    } else world.state.commit(tick);
    history.set(tick, {
      states: world.state.states.slice(),
      alive: world.state.alive.map((is, id) => is & ((interest[id >>> 5] ?? 0) >>> (id & 31))),
    });
    history.delete(tick - 400);
    const length = sender.encode(buffer, network.budget, interest);
    expect(length, `seed ${seed}`).toBeLessThanOrEqual(network.budget);
    seen["bytes"] = (seen["bytes"] ?? 0) + length;
    const silent = tick % 1000 < network.silence;
    for (let copy = 0; copy < (random(10) === 0 ? 2 : 1); copy++)
      if (ends || (random(100) >= network.lossPercent && !silent))
        flying.push({
          bytes: buffer.slice(0, length),
          sequence: sender.sequence,
          at: tick + network.delay + random(network.jitter + 1),
        });
    for (const packet of flying.filter(({ at }) => at <= tick)) {
      const result = receiver.receive(packet.bytes);
      seen[result] = (seen[result] ?? 0) + 1;
      if (ends || random(100) >= network.ackLossPercent)
        acks.push({ sequence: packet.sequence, at: tick + network.delay + random(network.jitter + 1) });
      if (result !== "taken") continue;
      for (const [ids, count] of [
        [receiver.created, receiver.createdCount],
        [receiver.updated, receiver.updatedCount],
      ] as const)
        for (const id of ids.subarray(0, count)) {
          const then = history.get(receiver.ticks[id] ?? 0);
          const from = id * codec.fields;
          for (let index = from; index < from + codec.fields; index++)
            if (then?.states[index] !== receiver.states[index] || then?.alive[id] !== 1)
              seen["wrong"] = (seen["wrong"] ?? 0) + 1;
        }
    }
    flying = flying.filter(({ at }) => at > tick);
    for (const { sequence } of acks.filter(({ at }) => at <= tick)) sender.acked(sequence);
    acks = acks.filter(({ at }) => at > tick);
    if (ends) quiet = length;
  }
  const last = history.get(network.ticks + 200);
  let differing = 0;
  for (let id = 0; id < network.entities; id++) {
    if (receiver.alive[id] !== last?.alive[id]) differing++;
    else if (receiver.alive[id] === 1)
      for (let index = id * codec.fields; index < (id + 1) * codec.fields; index++)
        if (receiver.states[index] !== last?.states[index]) differing++;
  }
  return { seen, differing, quiet };
}

const usual: Network = {
  entities: 60,
  ticks: 2500,
  budget: 250,
  lossPercent: 5,
  ackLossPercent: 5,
  delay: 3,
  jitter: 0,
  silence: 0,
};

const networks: Readonly<Record<string, Network>> = {
  "a little loss": usual,
  "no loss, far away": { ...usual, lossPercent: 0, delay: 14 },
  "much loss, disorder and doubles": { ...usual, lossPercent: 40, ackLossPercent: 50, jitter: 12 },
  "disorder beyond the window": { ...usual, jitter: 45, ticks: 1500 },
  "acks that hardly come": { ...usual, ackLossPercent: 96 },
  "silences that begin anew": { ...usual, silence: 120, jitter: 5 },
  "a budget too small for what moves": { ...usual, budget: 40, jitter: 4 },
};

for (const [name, network] of Object.entries(networks))
  test(`every packet that is delivered decodes to the world's state: ${name}`, () => {
    for (let seed = 1; seed <= 2; seed++) {
      const found = simulate(seed, network);
      expect(
        { illegal: found.seen["illegal"], wrong: found.seen["wrong"], differing: found.differing },
        `seed ${seed}`,
      ).toEqual({
        illegal: 0,
        wrong: 0,
        differing: 0,
      });
      expect(found.seen["taken"]).toBeGreaterThan(200);
      // When nothing moves any more and all is known, a packet is its head and a few sure bits.
      expect(found.quiet).toBeLessThan(16);
    }
  });
