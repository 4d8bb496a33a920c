import { emptyInputs, Plaza, plazaButtons, plazaReach, plazaSpeedMax, serializeInputs } from "@muster/games";
import { BitReader, BitWriter } from "@muster/wire";
import { expect, test } from "vitest";
import { chanceOf } from "./fixture/chance.js";

function play(seed: number, ticks: number): Plaza {
  const chance = chanceOf(seed);
  const plaza = new Plaza({ playersMax: 20, crates: 60 }, chance);
  for (let slot = 0; slot < 20; slot++) plaza.join(slot);
  for (let tick = 0; tick < ticks; tick++) {
    if (tick % 20 === 0) for (let slot = 0; slot < 20; slot++) plaza.act(slot, chance(32), chance(256));
    plaza.step();
  }
  return plaza;
}

test("the same seed and inputs make the same world, and others another", () => {
  expect([...play(1, 600).x]).toEqual([...play(1, 600).x]);
  expect([...play(1, 600).x]).not.toEqual([...play(2, 600).x]);
});

test("nothing leaves the square or is too fast, and what is not pushed comes to rest", () => {
  const plaza = play(3, 3000);
  expect(Math.max(...plaza.x.map(Math.abs), ...plaza.y.map(Math.abs))).toBeLessThanOrEqual(plazaReach);
  expect(Math.max(...plaza.speedX.map(Math.abs))).toBeLessThanOrEqual(plazaSpeedMax);
  for (let slot = 0; slot < 20; slot++) plaza.leave(slot);
  for (let tick = 0; tick < 200; tick++) plaza.step();
  const before = [...plaza.x, ...plaza.y];
  plaza.step();
  expect([...plaza.x, ...plaza.y]).toEqual(before);
});

test("a player walks where the buttons say, and pushes a crate that is in the way", () => {
  const places = [0, 0, 0, 300].map((from) => from + plazaReach);
  const plaza = new Plaza({ playersMax: 1, crates: 1 }, () => places.pop() ?? plazaReach);
  plaza.join(0);
  const [player = 0, crate = 0] = plaza.x;
  plaza.act(0, plazaButtons.east, 0);
  for (let tick = 0; tick < 60; tick++) plaza.step();
  expect(plaza.x[0]).toBeGreaterThan(player + 100);
  expect(plaza.y[0]).toBe(0);
  expect(plaza.x[1]).toBeGreaterThan(crate);
});

test("inputs go over the wire and back; more than a message may hold are refused", () => {
  const message = emptyInputs();
  Object.assign(message, { tick: 0xfffffff0, count: 3 });
  message.inputs
    .slice(0, 3)
    .forEach((input, at) => void Object.assign(input, { buttons: at, yaw: 250 + at }));
  const bytes = new Uint8Array(32);
  const writer = new BitWriter(bytes);
  serializeInputs(writer, message);
  expect(writer.bytePosition).toBe(11);
  const read = emptyInputs();
  serializeInputs(new BitReader(bytes), read);
  expect(read).toEqual(message);
  bytes[4] = 8;
  const reader = new BitReader(bytes);
  serializeInputs(reader, read);
  expect([reader.ok, read.count]).toEqual([false, 0]);
});
