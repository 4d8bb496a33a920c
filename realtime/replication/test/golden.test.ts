import { createHash } from "node:crypto";
import { SnapshotReceiver, SnapshotSender } from "@muster/replication";
import { expect, test } from "vitest";
import { codec, SmallWorld, seeded } from "./small-world.js";

/**
 * The packets of a world of 4 entities (`SmallWorld` of seed 2026), each acked before the next. A change of them is a change of the
 * format: `docs/PROTOCOL.md` and every client must follow it.
 */
const golden: readonly string[] = [
  "00000000000000020009fe180e096fff9321ab3d12a3e77109e7f267e5ed9a15c8e92b5413f6e83a86baf0ea637ff7d26d5d352df1ddf43986db677afaa0e7f14d480e720f968e9302d0731dc5",
  "010001fffff120cb2acab09b89aef416cff4bbc3bc1a",
  "020001f22ffdf324a8363ec692348d56f24c",
  "030001e75043a2c1fd6417d35ce6cf3fab41504848",
  "040001de5d41eb83ec018e7eff4f300411821f5b57",
  "050002de5d41f004dee95e4414dd389227d01cb9c32a",
  "060001f85877a30aba11d5ac5263a144baa4e043fed08483387abc8f",
  "070001ecc1103e78a61cd15989fbe22abf53424de6",
  "080001e33f5adf72f7124132200837e1edf21d92fff649f67258556208",
  "090001db36c35ac4c2d0664fb95642b6d66fa1f8add6",
  "0a0001d4535ab6e4091b68ab407ab06a0ca4e115c879c43f3af79b",
  "0b0001ce551f29f1143fe3a55367e07ebe796e2738",
];

/** What the client has after the last: for each entity its rotation (4), its place (3), its number and its flag. */
const states = [
  3, 61, 325, 47, -280, 1672, 149, 407853, 0, 0, 99, 390, 313, 408, -735, 413, 649181, 1, 3, 29, 42, 135, -67,
  -1450, 665, 407060, 1, 1, 190, 491, 154, -789, 821, 199, 205029, 1,
];

test("the packets of a known world are the golden ones", () => {
  const world = new SmallWorld(4, seeded(2026));
  const sender = new SnapshotSender(world.state);
  const receiver = new SnapshotReceiver(codec, 4);
  const bytes = new Uint8Array(400);
  const packets: string[] = [];
  for (let tick = 1; tick <= 12; tick++) {
    world.step(tick);
    const length = sender.encode(bytes, 400);
    packets.push(Buffer.from(bytes.subarray(0, length)).toString("hex"));
    expect(receiver.receive(bytes, 0, length)).toBe("taken");
    if (tick !== 5) sender.acked(sender.sequence);
  }
  expect(packets).toEqual(golden);
  expect([...receiver.states]).toEqual(states);
  expect([...receiver.alive]).toEqual([1, 1, 1, 1]);
});

/**
 * A long stream of `SmallWorld` of seed 777 with 80 entities: ids that end and begin again, interest that changes, budgets that do not hold
 * everything, losses, arrivals in disorder, acks that do not come, and a silence that makes a new epoch. What is written, and what a client
 * has after each packet, in two hashes.
 */
const goldenStream = {
  packets: "50995aa75cc6a5522c01b8577f77af03e0a2f0d4bb9c0fa01ca065c5abb97bb3",
  states: "933da7c7d3842a6377f7f5e91092d1da3be7656bcc6adc9ccce9c2ba898e15b8",
  seen: {
    ...{ bytes: 330_706, taken: 1099, doubled: 0, old: 54, illegal: 0 },
    ...{ created: 364, updated: 6756, destroyed: 319 },
  },
};

test("a long stream is the golden one, byte for byte, and so is what a client makes of it", () => {
  const random = seeded(777);
  const world = new SmallWorld(80, random);
  const sender = new SnapshotSender(world.state);
  const receiver = new SnapshotReceiver(codec, 80);
  const interest = new Uint32Array(3).fill(0xffffffff);
  const bytes = new Uint8Array(1183);
  const [packets, states] = [createHash("sha256"), createHash("sha256")];
  const seen = { bytes: 0, taken: 0, doubled: 0, old: 0, illegal: 0, created: 0, updated: 0, destroyed: 0 };
  let flying: { bytes: Uint8Array; sequence: number; at: number }[] = [];
  for (let tick = 1; tick <= 1500; tick++) {
    world.step(tick);
    if (tick % 25 === 0) {
      const id = random(80);
      interest[id >>> 5] = (interest[id >>> 5] ?? 0) ^ (1 << (id & 31));
    }
    const length = sender.encode(bytes, 60 + random(600), interest);
    packets.update(bytes.subarray(0, length));
    seen.bytes += length;
    const isSilent = tick % 700 >= 500 && tick % 700 < 600;
    if (!isSilent && random(100) >= 10)
      flying.push({ bytes: bytes.slice(0, length), sequence: sender.sequence, at: tick + 2 + random(40) });
    for (const packet of flying.filter(({ at }) => at <= tick)) {
      seen[receiver.receive(packet.bytes)]++;
      seen.created += receiver.createdCount;
      seen.updated += receiver.updatedCount;
      seen.destroyed += receiver.destroyedCount;
      states.update(receiver.states).update(receiver.alive).update(receiver.ticks);
      if (random(100) >= 10) sender.acked(packet.sequence);
    }
    flying = flying.filter(({ at }) => at > tick);
  }
  expect({ packets: packets.digest("hex"), states: states.digest("hex"), seen }).toEqual(goldenStream);
});
