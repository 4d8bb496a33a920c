import { SnapshotReceiver, SnapshotSender } from "@muster/replication";
import { expect, test } from "vitest";
import { codec, SmallWorld, seeded } from "./small-world.js";

/**
 * The packets of a world of 4 entities (`SmallWorld` of seed 2026), each acked before the next. A change of them is a change of the
 * format: `docs/PROTOCOL.md` and every client must follow it.
 */
const golden: readonly string[] = [
  "0000000000000002000836f4e237ffc49c18dd2b17acb4fcf41e4cd6319d12647fbb861b77988b3283d819b120fe0f5865bb22d30e0f3c323fa02dbd3d885ea20b290090644380e77f25bf841f",
  "010001fffff164639c917e8ce5218aa34a04c321c30b",
  "020001f22ffdf505c19ead4df58c0bc56ad8",
  "030001e75043a31b50264f73ca48e8b98ba8395f5614",
  "040001de5d41eb97a20ce4f8432b96733aa4ad71df0e",
  "050002de5d41f0185f99d7f0f711a192cea4a16914c1",
  "060001f85877a30f82102c348fa9986095f5f988fec2aba6a13c03",
  "070001ecc1103e7a1c45356b9f26f19f2ea2a424eb",
  "080001e33f5adf737dcf64ed8e2c03be4b127ee2fff7005e8310d054f9",
  "090001db36c35ac52fb716653091dbddb1b27c5176f7",
  "0a0001d4535ab6e415eabcba64b3e0863d3d6087c4ebc55e5ccfdb",
  "0b0001ce551f29f12fb0c3538f544f3f39591c62d4",
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
