import { Connection, packetBytesMax } from "@muster/transport";
import type { Aead } from "@muster/transport/aead";
import { endpointAt } from "@muster/transport/connect-token";
import { clientState, NetcodeClient, rejectReasons } from "@muster/transport/netcode";
import { expect, test } from "vitest";
import { channels } from "../fixtures/conversation.js";
import type { TestLink } from "../fixtures/network.js";
import { Seeded } from "../fixtures/seeded.js";
import { World } from "../fixtures/world.js";

const pace = { startBytesPerS: 100_000, minBytesPerS: 8000, maxBytesPerS: 1_000_000 };
const players = 8;
const tickMs = 10;
const ticks = 1000;
const forgedPerTick = 500;

/** One end of a player's connection, and what it heard: numbers of one byte a channel. */
class End {
  readonly heard: number[][] = [[], [], []];
  readonly acked: number[] = [];
  lost = 0;
  readonly connection = new Connection(
    { channels, pace },
    {
      message: (channel, message) =>
        void this.heard[channel]?.push(new DataView(message.slice().buffer).getUint32(0)),
      acked: (_, token) => void this.acked.push(token),
      lost: () => void this.lost++,
    },
  );

  /** Sends a number, reliably every tenth time, and gives what is due to `send`. */
  act(number: number, nowMs: number, send: (bytes: Uint8Array, length: number) => void): void {
    const message = new Uint8Array(4);
    new DataView(message.buffer).setUint32(0, number);
    this.connection.sendTracked(2, message, number);
    if (number % 10 === 0) this.connection.send(0, message);
    const out = new Uint8Array(packetBytesMax);
    for (let length = this.connection.writePacket(nowMs, out); length > 0; ) {
      send(out, length);
      length = this.connection.writePacket(nowMs, out);
    }
  }
}

/** A besieged server, and players who play as if nothing were. */
function besieged() {
  const world = new World();
  let opened = 0;
  const aead: Aead = {
    name: world.aead.name,
    seal: world.aead.seal.bind(world.aead),
    open(...packet) {
      opened++;
      return world.aead.open(...packet);
    },
  };
  const there: End[] = [];
  const { server, link } = world.server({
    aead,
    slotsMax: players + 1,
    handlers: {
      connected: (slot) => {
        there[slot] = new End();
      },
      disconnected: () => {},
      payload: (slot, bytes) => void there[slot]?.connection.readPacket(world.nowMs, bytes),
    },
  });
  const tokens = Array.from({ length: players + 1 }, (_, n) => world.token({ clientId: `${n + 1}` }));
  const join = (n: number) => {
    const own = world.network.link(`10.0.9.${n + 1}:5000`);
    const end = new End();
    const client = new NetcodeClient({
      ...{ link: own, aead: world.aead },
      handlers: {
        stateChanged: () => {},
        payload: (bytes) => void end.connection.readPacket(world.nowMs, bytes),
      },
    });
    client.connect(tokens[n] as Uint8Array, world.nowMs);
    return { client, end, link: own };
  };
  return { world, server, link, there, join, opened: () => opened };
}

/** What an enemy sends in a tick, whom nobody gave a token: it sees what players send, and names any address as its own. */
function forger(link: TestLink, world: World, recorded: readonly Uint8Array[], from: readonly TestLink[]) {
  const random = new Seeded(23);
  const request = (recorded.find(({ length }) => length === 1078) as Uint8Array).slice();
  const anywhere = () =>
    endpointAt({
      family: 4,
      address: Uint8Array.of(11, random.below(256), random.below(256), random.below(256)),
      port: random.below(65_536),
    });
  const forge = (data: Uint8Array): Uint8Array => {
    for (let at = data.length - 8; at < data.length; at++) data[at] = random.below(256);
    return data;
  };
  const sealed = new Uint8Array(60);
  return (tick: number): number => {
    for (let n = 0; n < forgedPerTick; n++) {
      // A quarter from one network, a few in the name of players, the others from everywhere.
      const place = n % 50 === 0 ? (from[n % from.length] as TestLink).local : anywhere();
      link.take(forge(request), n % 4 === 1 ? world.network.endpoint(`12.0.0.${n & 0xff}:${n}`) : place);
    }
    for (const own of from) {
      // A payload of a future number, a disconnect, and what was recorded, in the player's name and in others'.
      sealed[0] = 0x25;
      sealed[1] = tick & 0xff;
      sealed[2] = (tick >> 8) + 4;
      link.take(forge(sealed), own.local);
      link.take(forge(Uint8Array.of(0x16, tick & 0xff, ...new Array(16).fill(0))), own.local);
      link.take(recorded[random.below(recorded.length)] as Uint8Array, own.local);
      link.take(recorded[random.below(recorded.length)] as Uint8Array, anywhere());
    }
    return forgedPerTick + from.length * 4;
  };
}

test("50,000 forged connects a second for ten seconds: nothing grows, and players keep their ticks and acks", () => {
  const { world, server, link, there, join, opened } = besieged();
  const all = Array.from({ length: players }, (_, n) => join(n));
  const run = (tick: number, acts: boolean): void => {
    world.nowMs += tickMs;
    for (const { client, end } of all) {
      if (acts && client.state === clientState.connected)
        end.act(tick, world.nowMs, (bytes, length) => client.sendPayload(bytes, length));
      client.tick(world.nowMs);
    }
    server.tick(world.nowMs);
    if (acts)
      for (const [slot, end] of there.entries())
        end.act(tick, world.nowMs, (bytes, length) => server.sendPayload(slot, bytes, length));
  };
  for (let tick = 0; tick < 30; tick++) run(tick, false);
  expect(server.counts).toEqual({ connected: players, mappings: 0, usedTokens: players });
  const recorded = world.network.sent.filter(({ to }) => to.key === link.local.key).map(({ data }) => data);
  const flood = forger(
    link,
    world,
    recorded,
    all.map(({ link: own }) => own),
  );
  const [openedBefore, rejectsBefore] = [opened(), { ...server.rejects }];
  const slots = all.map(({ client }) => client.place.slot);
  let [forged, most] = [0, 0];
  for (let tick = 0; tick < ticks; tick++) {
    world.network.forget();
    forged += flood(tick);
    run(tick, true);
    const { connected, mappings, usedTokens } = server.counts;
    most = Math.max(most, connected + mappings + usedTokens);
  }
  expect(most).toBe(players * 2);
  const refused = rejectReasons.reduce(
    (sum, reason) => sum + server.rejects[reason] - rejectsBefore[reason],
    0,
  );
  expect(refused).toBe(forged);
  // What strangers may have opened in ten seconds, two packets a player and tick in players' names, and those of the players.
  const legitimate = players * ticks * 1.3;
  expect(opened() - openedBefore).toBeLessThan(2000 * 12 + players * ticks * 2 + legitimate);
  const numbers = Array.from({ length: ticks }, (_, tick) => tick);
  const tenths = numbers.filter((tick) => tick % 10 === 0);
  for (const [n, { client, end }] of all.entries()) {
    const other = there[slots[n] ?? -1] as End;
    expect(client.state).toBe(clientState.connected);
    // Each tick's message, either way, once and in order; and all but the last few are known to have come.
    for (const one of [end, other]) {
      expect(one.heard[2]?.slice(0, ticks - 2)).toEqual(numbers.slice(0, ticks - 2));
      expect(one.heard[0]?.slice(0, 99)).toEqual(tenths.slice(0, 99));
      expect(one.acked.length).toBeGreaterThan(ticks - 10);
      expect(one.lost).toBe(0);
      expect(one.connection.heldBytes).toBe(0);
      expect(one.connection.backlog.messages).toBeLessThan(3);
    }
  }
});

test("in the middle of it, somebody new gets in", () => {
  const { world, server, link, join } = besieged();
  const first = join(0);
  for (let tick = 0; tick < 10; tick++) {
    world.nowMs += tickMs;
    first.client.tick(world.nowMs);
    server.tick(world.nowMs);
  }
  const recorded = world.network.sent.filter(({ to }) => to.key === link.local.key).map(({ data }) => data);
  const flood = forger(link, world, recorded, [first.link]);
  const late = join(1);
  let ticksTaken = 0;
  for (; late.client.state !== clientState.connected && ticksTaken < 3000; ticksTaken++) {
    world.network.forget();
    flood(ticksTaken);
    world.nowMs += tickMs;
    for (const { client } of [first, late]) client.tick(world.nowMs);
    server.tick(world.nowMs);
  }
  expect(late.client.state).toBe(clientState.connected);
  expect(server.counts).toEqual({ connected: 2, mappings: 0, usedTokens: 2 });
});
