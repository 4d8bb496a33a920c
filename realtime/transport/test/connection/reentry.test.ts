import { Connection, packetBytesMax } from "@muster/transport";
import { expect, test } from "vitest";
import { channels } from "../fixtures/conversation.js";
import { packetOf, u16 } from "../fixtures/packets.js";

const pace = { startBytesPerS: 1e6, minBytesPerS: 1e6, maxBytesPerS: 1e6 };

/** A connection whose handler does something within each message. */
function acting(act: (connection: Connection, line: string) => void) {
  const heard: string[] = [];
  const told: string[] = [];
  const connection: Connection = new Connection(
    { channels, pace },
    {
      message: (channel, message) => {
        const line = `${channel}:${message[0]}`;
        heard.push(line);
        act(connection, line);
      },
      acked: (_, token) => {
        told.push(`acked ${token}`);
        act(connection, `acked ${token}`);
      },
      lost: (_, token) => void told.push(`lost ${token}`),
    },
  );
  return { connection, heard, told };
}

const unreliable = (content: number): number[] => [0x02, 1, content];
const ordered = (id: number, content: number): number[] => [0x10, ...u16(id), 1, content];

test("after a message in which the connection was closed, the rest of the packet is not delivered", () => {
  const { connection, heard } = acting((one, line) => {
    if (line === "2:2") one.close();
  });
  const packet = packetOf(0, unreliable(1), unreliable(2), unreliable(3), [0x0f, 1, 9]);
  expect(connection.readPacket(0, packet)).toEqual({ ok: false, reason: "closed" });
  expect([heard, connection.closed]).toEqual([["2:1", "2:2"], "done"]);
});

test("nor are the messages that waited for the one in which it was closed", () => {
  const { connection, heard } = acting((one, line) => {
    if (line === "0:1") one.close("backlog");
  });
  for (const [sequence, id] of [2, 1].entries())
    expect(connection.readPacket(0, packetOf(sequence, ordered(id, id))).ok).toBe(true);
  expect(connection.readPacket(0, packetOf(2, ordered(0, 0))).ok).toBe(false);
  expect([heard, connection.closed]).toEqual([["0:0", "0:1"], "backlog"]);
});

test("after an ack in which it was closed, neither acks nor messages of the packet are told", () => {
  const { connection, heard, told } = acting((one, line) => {
    if (line === "acked 5") one.close();
  });
  const out = new Uint8Array(packetBytesMax);
  for (const token of [5, 6]) {
    connection.sendTracked(2, new Uint8Array(1), token);
    connection.writePacket(0, out);
  }
  const acks = Uint8Array.from([0, 0, 1, 0, 1, 0, 0, 0, 0, 0, ...unreliable(1)]);
  expect(connection.readPacket(0, acks)).toEqual({ ok: false, reason: "closed" });
  expect([told, heard]).toEqual([["acked 5"], []]);
});

test("a message may be answered, and another packet read, within it", () => {
  const { connection, heard } = acting((one, line) => {
    if (line !== "2:1") return;
    one.send(0, Uint8Array.of(1));
    expect(one.writePacket(0, new Uint8Array(packetBytesMax))).toBeGreaterThan(0);
    // Its frames are longer than those that are being read.
    expect(one.readPacket(0, packetOf(1, [0x02, 50, ...new Array(50).fill(7)])).ok).toBe(true);
  });
  expect(connection.readPacket(0, packetOf(0, unreliable(1), unreliable(2), ordered(0, 3))).ok).toBe(true);
  expect(heard).toEqual(["2:1", "2:7", "2:2", "0:3"]);
});
