import { emptyInputs, plazaChannel, plazaChannels, serializeInputs } from "@muster/games";
import type { LeaveReason, Match } from "@muster/realtime-server";
import { SeededRandom } from "@muster/runtime";
import { clearPath, profiles } from "@muster/transport";
import { clientState } from "@muster/transport/netcode";
import { BitWriter } from "@muster/wire";
import { expect, test } from "vitest";
import { type Player, PlazaNight } from "./fixture/plaza-night.js";

/** Why players left, where a test listens. */
const left: LeaveReason[] = [];

/** What a player's hands do, at random: inputs of the last ticks, and now and then a word. */
function actor(random: SeededRandom) {
  const inputs = emptyInputs();
  const bytes = new Uint8Array(64);
  const writer = new BitWriter(bytes);
  let [buttons, yaw] = [0, 0];
  return (player: Player, tick: number): void => {
    if (player.client.state !== clientState.connected) return;
    if (tick % 30 === 0) [buttons, yaw] = [random.below(32), random.below(256)];
    for (const input of inputs.inputs) Object.assign(input, { buttons, yaw });
    Object.assign(inputs, { tick, count: 8 });
    writer.reset(bytes);
    serializeInputs(writer, inputs);
    player.client.send(plazaChannel.inputs, bytes.subarray(0, writer.bytePosition));
    if (tick % 6 === 0) player.client.send(plazaChannel.talk, Buffer.from(`${player.said++}`));
  };
}

test.each([1, 2])(
  "60 s of a bad network: everything said is heard once and in order, every snapshot decodes (seed %i)",
  (seed) => {
    const night = new PlazaNight({ seed, impairments: profiles.bad, players: 4, crates: 60 });
    const acts = night.players.map((_, number) => actor(new SeededRandom(seed * 100 + number)));
    night.run(60_000, (tick) => night.players.forEach((player, number) => void acts[number]?.(player, tick)));
    night.run(3000);
    for (const { client, heard, said, snapshots } of night.players) {
      expect(client.state).toBe(clientState.connected);
      expect(said).toBeGreaterThan(550);
      expect(heard).toEqual(Array.from({ length: said }, (_, number) => `${number}`));
      expect(client.snapshots.illegal).toBe(0);
      // One a tick less what is lost, and less where the pace holds back.
      expect(snapshots).toBeGreaterThan(60 * 60 * 0.7);
    }
    expect(night.server.counts.violations).toBe(0);
  },
);

test("when the world has come to rest, every client sees what the server has", () => {
  const night = new PlazaNight({ seed: 5, impairments: profiles.bad, players: 3, crates: 100 });
  const acts = night.players.map((_, number) => actor(new SeededRandom(number)));
  night.run(10_000, (tick) => night.players.forEach((player, number) => void acts[number]?.(player, tick)));
  // What is under way arrives first.
  night.run(500);
  for (let slot = 0; slot < 3; slot++) night.match.plaza.act(slot, 0, 0);
  night.run(8000);
  const { world } = night.match;
  for (const { client } of night.players) {
    expect([...client.receiver.alive]).toEqual([...world.alive]);
    expect([...client.receiver.states]).toEqual([...world.states]);
  }
});

test("who leaves is gone for the others, and who falls silent as well", () => {
  const night = new PlazaNight({ seed: 6, impairments: profiles.cable, players: 3, crates: 5 });
  night.run(1000);
  expect(night.server.counts.connected).toBe(3);
  const [first, second] = night.players;
  const slot = second?.client.slot ?? -1;
  second?.client.disconnect();
  night.run(1000);
  expect(night.server.counts.connected).toBe(2);
  expect(first?.client.receiver.alive[slot]).toBe(0);
  night.players.splice(2, 1);
  night.run(6000);
  expect(night.server.counts.connected).toBe(1);
});

test("clients of another game break the rules and are ended", () => {
  const channels = [...plazaChannels, { kind: "reliable-ordered", messageBytesMax: 10 } as const];
  const night = new PlazaNight({ seed: 7, impairments: profiles.clear, players: 2, crates: 5, channels });
  night.run(500);
  const [rogue, other] = night.players;
  rogue?.client.send(3, Uint8Array.of(1));
  night.run(500);
  expect(night.server.counts.violations).toBe(1);
  expect(rogue?.client.state).toBe(clientState.disconnected);
  expect(rogue?.client.fault).toBe("channel");
  expect(other?.client.state).toBe(clientState.connected);
});

test("who sends on the channel of snapshots breaks the rules: the match hears nothing of it", () => {
  const heard: number[] = [];
  const twist = (match: Match): void => {
    match.message = (_slot, channel) => void heard.push(channel);
    match.left = (_slot, reason) => void left.push(reason);
  };
  left.length = 0;
  const night = new PlazaNight({ seed: 7, impairments: profiles.clear, players: 2, crates: 5, twist });
  night.run(500);
  const [rogue, other] = night.players;
  rogue?.client.send(plazaChannel.snapshots, Uint8Array.of(1));
  rogue?.client.send(plazaChannel.snapshots, Uint8Array.of(2));
  other?.client.send(plazaChannel.talk, Uint8Array.of(3));
  night.run(500);
  expect(heard).toEqual([plazaChannel.talk]);
  expect(left).toEqual(["violation"]);
  expect(night.server.counts.violations).toBe(1);
  expect(rogue?.client.state).toBe(clientState.disconnected);
  expect(rogue?.client.fault).toBe("channel");
  expect(other?.client.state).toBe(clientState.connected);
});

test("a client that does not ack what it is told is ended when 128 lines wait for it, and nothing that it said was dropped before", () => {
  const heard: boolean[] = [];
  left.length = 0;
  const twist = (match: Match): void => {
    const message = match.message.bind(match);
    match.message = (slot, channel, bytes, say) =>
      message(slot, channel, bytes, (...what) => {
        const isTaken = say(...what);
        heard.push(isTaken);
        return isTaken;
      });
    match.left = (_slot, reason) => void left.push(reason);
  };
  const down = { ...clearPath, blackouts: [{ fromMs: 1000, untilMs: 60_000 }] };
  const night = new PlazaNight({
    ...{ seed: 10, impairments: { up: clearPath, down }, players: 2, crates: 5, twist },
  });
  night.run(1000);
  for (let line = 0; line < 140; line++)
    night.players[0]?.client.send(plazaChannel.talk, Uint8Array.of(line));
  night.run(3000);
  expect(heard).toEqual([...new Array(128).fill(true), false]);
  expect(left).toEqual(["backlog"]);
  expect(night.server.counts).toMatchObject({ backlogs: 1, violations: 0, connected: 1 });
});

test("a server with more slots than the match has room for is refused", () => {
  expect(
    () => new PlazaNight({ seed: 8, impairments: profiles.clear, players: 3, crates: 5, slotsMax: 4 }),
  ).toThrow(new RangeError("slotsMax: 4 is more than the 3 players of the match"));
});

test.each([
  ["of another kind", 2, [...plazaChannels.slice(0, 2), { kind: "reliable-ordered", messageBytesMax: 1200 }]],
  ["too small", 2, [...plazaChannels.slice(0, 2), { kind: "unreliable", messageBytesMax: 1182 }]],
  ["that is none", 3, plazaChannels],
] as const)("snapshots on a channel %s are refused", (_, snapshotChannel, channels) => {
  const twist = (match: Match): void => void Object.assign(match, { snapshotChannel, channels });
  expect(
    () => new PlazaNight({ seed: 8, impairments: profiles.clear, players: 3, crates: 5, twist }),
  ).toThrow(
    new RangeError(`snapshotChannel: ${snapshotChannel} is no unreliable channel for messages of 1183 bytes`),
  );
});

/** A match that throws at one place, at what the first player does. */
const faulty: Readonly<Record<string, (match: Match) => void>> = {
  joined: (match) => {
    const joined = match.joined.bind(match);
    match.joined = (slot, userData) => {
      match.joined = joined;
      joined(slot, userData);
      throw new Error("no seat");
    };
  },
  message: (match) => {
    match.message = (slot) => {
      if (slot === 0) throw new Error("no ear");
    };
  },
  interest: (match) => {
    match.interest = (slot) => {
      if (slot === 0) throw new Error("no eye");
      return undefined;
    };
  },
  left: (match) => {
    match.left = () => {
      throw new Error("no door");
    };
  },
};

test.each([
  ["joined", "no seat", ["fault"]],
  ["message", "no ear", ["fault"]],
  ["interest", "no eye", ["fault"]],
  ["left", "no door", ["left"]],
] as const)(
  "a match that throws at %s ends that player alone, and is told of once",
  (place, message, reasons) => {
    left.length = 0;
    const twist = (match: Match): void => {
      faulty[place]?.(match);
      const leave = match.left.bind(match);
      match.left = (slot, reason) => {
        left.push(reason);
        leave(slot, reason);
      };
    };
    const night = new PlazaNight({ seed: 9, impairments: profiles.clear, players: 2, crates: 5, twist });
    night.run(500);
    const [first, other] = night.players;
    // Two in a packet: the match hears no more of a player that it threw at.
    for (const _ of "12") first?.client.send(plazaChannel.talk, Uint8Array.of(1));
    night.run(200);
    if (place === "left") first?.client.disconnect();
    night.run(500);
    expect(first?.client.state).toBe(clientState.disconnected);
    expect(left).toEqual(reasons);
    expect(night.faults).toEqual([`${place}: ${message}`]);
    expect(night.server.counts).toMatchObject({ faults: 1, violations: 0, connected: 1 });
    const before = other?.snapshots ?? 0;
    night.run(1000);
    expect(other?.client.state).toBe(clientState.connected);
    expect(other?.snapshots).toBeGreaterThan(before + 30);
  },
);

test("the same fault again is counted and not told", () => {
  const twist = (match: Match): void => {
    match.message = () => {
      throw new Error("no ear");
    };
  };
  const night = new PlazaNight({ seed: 9, impairments: profiles.clear, players: 2, crates: 5, twist });
  night.run(500);
  for (const { client } of night.players) client.send(plazaChannel.talk, Uint8Array.of(1));
  night.run(500);
  expect(night.server.counts).toMatchObject({ faults: 2, connected: 0 });
  expect(night.faults).toEqual(["message: no ear"]);
});
