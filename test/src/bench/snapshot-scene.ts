import { quantiseQuaternion } from "@muster/wire";
import type { Recording } from "./snapshots.js";

/**
 * A seeded scene with another shape than the cubes': 16 players who walk, turn and jump, 64 projectiles that fly in arcs and
 * begin again, and 220 crates of which a few are pushed while most rest.
 */
export function makeScene(): Recording {
  const frames = 900;
  const entities = 300;
  const values = new Int32Array(frames * entities * 8);
  let seed = 4711;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const bodies = Array.from({ length: entities }, (_, id) => ({
    x: random() * 20_000 - 10_000,
    y: random() * 20_000 - 10_000,
    z: 100,
    vx: 0,
    vy: 0,
    vz: 0,
    yaw: random() * 6,
    spin: 0,
    kind: id < 16 ? "player" : id < 80 ? "projectile" : "crate",
  }));
  const launch = (body: (typeof bodies)[number]): void => {
    const from = bodies[Math.floor(random() * 16)] ?? body;
    body.x = from.x;
    body.y = from.y;
    body.z = 300;
    body.vx = Math.cos(from.yaw) * 120;
    body.vy = Math.sin(from.yaw) * 120;
    body.vz = 40 + random() * 60;
    body.spin = 0.2;
  };
  for (let frame = 0; frame < frames; frame++) {
    for (const [id, body] of bodies.entries()) {
      if (body.kind === "player") {
        if (random() < 0.03) body.spin = (random() - 0.5) * 0.1;
        const speed = Math.floor(frame / 90 + id) % 3 === 0 ? 0 : 35;
        body.vx += (Math.cos(body.yaw) * speed - body.vx) * 0.2;
        body.vy += (Math.sin(body.yaw) * speed - body.vy) * 0.2;
        if (body.z <= 100 && random() < 0.01) body.vz = 60;
      } else if (body.kind === "projectile") {
        if (body.z <= 0 && random() < 0.05) launch(body);
        if (body.z <= 0) [body.vx, body.vy, body.vz, body.spin] = [0, 0, 0, 0];
      } else {
        if (random() < 0.002)
          [body.vx, body.vy, body.spin] = [random() * 60 - 30, random() * 60 - 30, random() * 0.2];
        [body.vx, body.vy, body.spin] = [body.vx * 0.93, body.vy * 0.93, body.spin * 0.93];
      }
      const floor = body.kind === "projectile" ? 0 : 100;
      body.vz -= 3;
      body.x = Math.max(-16_383, Math.min(16_383, body.x + body.vx));
      body.y = Math.max(-16_383, Math.min(16_383, body.y + body.vy));
      body.z = Math.max(floor, Math.min(8191, body.z + body.vz));
      if (body.z === floor) body.vz = 0;
      body.yaw += body.spin;
      const at = (frame * entities + id) * 8;
      quantiseQuaternion([0, 0, Math.sin(body.yaw / 2), Math.cos(body.yaw / 2)], 9, values, at);
      values[at + 4] = Math.round(body.x);
      values[at + 5] = Math.round(body.y);
      values[at + 6] = Math.round(body.z);
      values[at + 7] = Math.abs(body.vx) > 1 ? 1 : 0;
    }
  }
  return { name: "_scene", entities, frames, values };
}
