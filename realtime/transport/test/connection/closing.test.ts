import { type CloseReason, Connection, closeReasons, packetBytesMax } from "@muster/transport";
import { expect, test } from "vitest";
import { Conversation, channels } from "../fixtures/conversation.js";
import { fragment, packetOf, u16 } from "../fixtures/packets.js";

const pace = { startBytesPerS: 1e6, minBytesPerS: 1e6, maxBytesPerS: 1e6 };
const made = () => new Connection({ channels, pace }, { message: () => {}, acked: () => {}, lost: () => {} });
const out = new Uint8Array(packetBytesMax);

/** The codes of docs/PROTOCOL.md, and what breaks the rule. */
test.each<[number, CloseReason, Uint8Array]>([
  [1, "malformed", packetOf(0, [0x82, 1, 9])],
  [2, "channel", packetOf(0, [0x0f, 1, 9])],
  [3, "window", packetOf(0, [0x10, ...u16(256), 1, 9])],
  [4, "size", packetOf(0, fragment(0, true, 0, 0, 66))],
  [5, "fragments", packetOf(0, fragment(0, true, 0, 1, 2, 9), fragment(0, true, 0, 1, 3))],
  [6, "frames", packetOf(0, ...new Array(65).fill([0x02, 0]))],
])(
  "code %i: a connection that is ended for its %s says so in its last packet, and both sides know",
  (code, reason, packet) => {
    const [one, other] = [made(), made()];
    one.send(0, new Uint8Array(5));
    expect(one.readPacket(0, packet).ok).toBe(false);
    const length = one.writePacket(0, out);
    expect([...out.subarray(10, length)]).toEqual([64, code]);
    expect(one.writePacket(50, out)).toBe(0);
    expect(other.readPacket(0, out.subarray(0, length))).toEqual({ ok: false, reason: "closed" });
    expect([one.closed, other.closed]).toEqual([reason, reason]);
    // What was said is not said back.
    expect(other.writePacket(50, out)).toBe(0);
    expect(closeReasons.indexOf(reason)).toBe(code);
  },
);

test("who lets too much wait is told: code 7", () => {
  const one = made();
  one.close("backlog");
  expect([...out.subarray(10, one.writePacket(0, out))]).toEqual([64, 7]);
});

test("that nothing is wrong is left to the disconnects, and may be said all the same, in a code of any future", () => {
  const one = made();
  one.close();
  expect(one.writePacket(0, out)).toBe(0);
  for (const code of [0, 8, 255]) {
    const other = made();
    expect(other.readPacket(0, packetOf(0, [0x02, 1, 9], [64, code]))).toEqual({
      ok: false,
      reason: "closed",
    });
    expect(other.closed).toBe("done");
  }
});

test.each([[[64]], [[64, 1, 2]], [[65, 1]]])("a closing frame is two bytes, and the last: %j", (frame) => {
  const one = made();
  expect(one.readPacket(0, packetOf(0, frame))).toEqual({ ok: false, reason: "malformed" });
});

test("the last packet goes out although the pace is used up and a window is open", () => {
  const talk = new Conversation({ delayMs: 10 }, 1, {
    pace: { startBytesPerS: 1000, minBytesPerS: 1000, maxBytesPerS: 1000 },
  });
  for (let count = 0; count < 20; count++) talk.here.connection.send(0, new Uint8Array(3000));
  talk.run(100);
  talk.here.connection.close("backlog");
  talk.run(100);
  expect(talk.there.connection.closed).toBe("backlog");
});
