import { SnapshotReceiver, SnapshotSender } from "@muster/replication";
import { expect, test } from "vitest";
import { codec, SmallWorld, seeded } from "./small-world.js";

test("the 16-bit sequence wraps: 70,000 packets", () => {
  const world = new SmallWorld(3, seeded(5));
  const sender = new SnapshotSender(world.state);
  const receiver = new SnapshotReceiver(codec, 3);
  const bytes = new Uint8Array(400);
  let taken = 0;
  let differing = 0;
  for (let tick = 1; tick <= 70_000; tick++) {
    world.step(tick);
    const length = sender.encode(bytes, 400);
    if (receiver.receive(bytes, 0, length) === "taken") taken++;
    sender.acked(sender.sequence);
    for (let index = 0; index < receiver.states.length; index++)
      if (
        receiver.alive[Math.floor(index / codec.fields)] === 1 &&
        receiver.states[index] !== world.state.states[index]
      )
        differing++;
  }
  expect([taken, differing]).toEqual([70_000, 0]);
});

test("a client that never acks still gets the whole world, packet by packet under its budget", () => {
  const world = new SmallWorld(600, seeded(9));
  world.state.commit(1);
  const sender = new SnapshotSender(world.state);
  const receiver = new SnapshotReceiver(codec, 600);
  const bytes = new Uint8Array(300);
  let packets = 0;
  let created = 0;
  while (created < 600 && packets < 100) {
    world.state.commit(packets + 2);
    const length = sender.encode(bytes, 300);
    expect(length).toBeLessThanOrEqual(300);
    expect(receiver.receive(bytes, 0, length)).toBe("taken");
    created += receiver.createdCount;
    packets++;
  }
  expect([created, packets < 60]).toEqual([600, true]);
  expect(receiver.states).toEqual(world.state.states);
});

test("an id that is used again is another entity, though the client missed the end of the first", () => {
  const world = new SmallWorld(1, seeded(3));
  world.state.commit(1);
  const sender = new SnapshotSender(world.state);
  const receiver = new SnapshotReceiver(codec, 1);
  const bytes = new Uint8Array(200);
  receiver.receive(bytes, 0, sender.encode(bytes, 200));
  sender.acked(sender.sequence);
  expect([receiver.createdCount, receiver.destroyedCount]).toEqual([1, 0]);
  world.state.destroy(0);
  world.state.commit(2);
  sender.encode(bytes, 200);
  world.state.create(0);
  world.state.commit(3);
  expect(receiver.receive(bytes, 0, sender.encode(bytes, 200))).toBe("taken");
  expect([receiver.createdCount, receiver.updatedCount, receiver.destroyedCount]).toEqual([1, 0, 1]);
});

test("300,000 mutated packets: never a throw, and a packet that is not taken changes nothing", () => {
  const random = seeded(2026);
  const world = new SmallWorld(24, random);
  const sender = new SnapshotSender(world.state);
  const receiver = new SnapshotReceiver(codec, 24);
  const bytes = new Uint8Array(300);
  const packet = new Uint8Array(320);
  const seen: Record<string, number> = { taken: 0, doubled: 0, old: 0, illegal: 0 };
  let touched = 0;
  let strays = 0;
  for (let round = 0, tick = 1; round < 300_000; tick++) {
    if (tick % 4 === 0 || tick < 10) world.step(tick);
    else world.state.commit(tick);
    const length = sender.encode(bytes, 300);
    for (let mutation = 0; mutation < 30; mutation++, round++) {
      packet.set(bytes);
      // The number stays near, or nearly all would only be old.
      for (let change = random(4); change >= 0; change--)
        packet[random(6) === 0 ? random(2) : 2 + random(length)] = random(256);
      const before = receiver.tick;
      const result = receiver.receive(packet, 0, random(8) === 0 ? random(length + 20) : length);
      seen[result] = (seen[result] ?? 0) + 1;
      const events = receiver.createdCount + receiver.updatedCount + receiver.destroyedCount;
      if (result !== "taken" && (events > 0 || receiver.tick !== before)) touched++;
      for (const id of receiver.updated.subarray(0, receiver.updatedCount)) if (id >= 24) strays++;
    }
    receiver.receive(bytes, 0, length);
    if (random(3) > 0) sender.acked(sender.sequence);
  }
  expect([touched, strays]).toEqual([0, 0]);
  expect(seen["illegal"]).toBeGreaterThan(10_000);
});

test("after packets that are not taken, the next true one decodes as if they had never come", () => {
  const random = seeded(41);
  const world = new SmallWorld(30, random);
  const sender = new SnapshotSender(world.state);
  const receiver = new SnapshotReceiver(codec, 30);
  const control = new SnapshotReceiver(codec, 30);
  const bytes = new Uint8Array(400);
  let illegal = 0;
  for (let tick = 1; tick <= 2000; tick++) {
    world.step(tick);
    const length = sender.encode(bytes, 400);
    // Cut and lengthened beyond repair: the first byte of the coded part is no beginning.
    const broken = bytes.slice(0, length);
    broken[2] = 0x40 | random(192);
    if (receiver.receive(broken) === "illegal") illegal++;
    expect(receiver.receive(bytes, 0, length)).toBe(control.receive(bytes, 0, length));
    if (random(4) > 0) sender.acked(sender.sequence);
  }
  expect(illegal).toBe(2000);
  expect(receiver.states).toEqual(control.states);
});
