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
