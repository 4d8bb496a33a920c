import { plazaButtons } from "./input.js";

/** Half the side of the square, centimetres. */
export const plazaReach = 32_000;
/** A speed of so many sixteenths of a centimetre a tick is the most that anything has. */
export const plazaSpeedMax = 255;
/** What is nearer to a player's middle is pushed. */
const pushReach = 120;
const kickReach = 250;
const acceleration = 24;
/** A step along both axes is as long as one along one: 181 / 256 of it. */
const diagonal = 181;

/** How large a plaza is. */
export interface PlazaSettings {
  readonly playersMax: number;
  readonly crates: number;
  /** How far players see, centimetres; everything where it is left out. */
  readonly sight?: number;
}

/** A whole number in `[0, bound)`. */
export type Chance = (bound: number) => number;

/**
 * A square on which players walk and push crates about: small, and enough of a game for servers, bots and benchmarks to be real.
 * Whole numbers only, so that every engine computes the same. What is in it has a place: players by their slot, crates behind them.
 */
export class Plaza {
  readonly playersMax: number;
  /** Players and crates. */
  readonly size: number;
  /** 1 where there is a player in a slot; crates always are. */
  readonly isThere: Uint8Array;
  /** Centimetres, within {@link plazaReach} of the middle. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Sixteenths of a centimetre a tick, at most {@link plazaSpeedMax} along each axis. */
  readonly speedX: Int32Array;
  readonly speedY: Int32Array;
  /** 0 to 255 for a whole turn. */
  readonly yaw: Uint8Array;
  readonly #buttons: Uint8Array;
  /** The sixteenths of a centimetre beside the whole ones. */
  readonly #restX: Int32Array;
  readonly #restY: Int32Array;
  readonly #chance: Chance;

  constructor({ playersMax, crates }: PlazaSettings, chance: Chance) {
    this.playersMax = playersMax;
    this.size = playersMax + crates;
    this.#chance = chance;
    this.isThere = new Uint8Array(this.size);
    this.x = new Int32Array(this.size);
    this.y = new Int32Array(this.size);
    this.speedX = new Int32Array(this.size);
    this.speedY = new Int32Array(this.size);
    this.yaw = new Uint8Array(this.size);
    this.#buttons = new Uint8Array(playersMax);
    this.#restX = new Int32Array(this.size);
    this.#restY = new Int32Array(this.size);
    for (let crate = playersMax; crate < this.size; crate++) this.#place(crate);
  }

  join(slot: number): void {
    this.#place(slot);
    this.#buttons[slot] = 0;
  }

  leave(slot: number): void {
    this.isThere[slot] = 0;
  }

  /** What a player does from the next tick on. */
  act(slot: number, buttons: number, yaw: number): void {
    this.#buttons[slot] = buttons;
    this.yaw[slot] = yaw;
  }

  /** Lets one tick pass. */
  step(): void {
    for (let slot = 0; slot < this.playersMax; slot++) if (this.isThere[slot] === 1) this.#walk(slot);
    for (let slot = 0; slot < this.playersMax; slot++) if (this.isThere[slot] === 1) this.#push(slot);
    for (let at = 0; at < this.size; at++) if (this.isThere[at] === 1) this.#move(at);
  }

  #place(at: number): void {
    this.isThere[at] = 1;
    this.x[at] = this.#chance(2 * plazaReach + 1) - plazaReach;
    this.y[at] = this.#chance(2 * plazaReach + 1) - plazaReach;
    this.speedX[at] = 0;
    this.speedY[at] = 0;
    this.yaw[at] = 0;
  }

  #walk(slot: number): void {
    const buttons = this.#buttons[slot] ?? 0;
    const east =
      ((buttons & plazaButtons.east) !== 0 ? 1 : 0) - ((buttons & plazaButtons.west) !== 0 ? 1 : 0);
    const north =
      ((buttons & plazaButtons.north) !== 0 ? 1 : 0) - ((buttons & plazaButtons.south) !== 0 ? 1 : 0);
    const step = east !== 0 && north !== 0 ? (acceleration * diagonal) >> 8 : acceleration;
    this.speedX[slot] = limit((this.speedX[slot] ?? 0) + east * step, plazaSpeedMax);
    this.speedY[slot] = limit((this.speedY[slot] ?? 0) + north * step, plazaSpeedMax);
  }

  /** Crates that a player touches go away from the player; a kick reaches further and harder. */
  #push(slot: number): void {
    const isKick = ((this.#buttons[slot] ?? 0) & plazaButtons.kick) !== 0;
    const reach = isKick ? kickReach : pushReach;
    const x = this.x[slot] ?? 0;
    const y = this.y[slot] ?? 0;
    for (let crate = this.playersMax; crate < this.size; crate++) {
      const awayX = (this.x[crate] ?? 0) - x;
      if (awayX > reach || awayX < -reach) continue;
      const awayY = (this.y[crate] ?? 0) - y;
      if (awayY > reach || awayY < -reach) continue;
      const push = isKick ? 2 : 1;
      this.speedX[crate] = limit((this.speedX[crate] ?? 0) + awayX * push, plazaSpeedMax);
      this.speedY[crate] = limit((this.speedY[crate] ?? 0) + awayY * push, plazaSpeedMax);
    }
  }

  #move(at: number): void {
    const x = (this.x[at] ?? 0) * 16 + (this.#restX[at] ?? 0) + (this.speedX[at] ?? 0);
    const y = (this.y[at] ?? 0) * 16 + (this.#restY[at] ?? 0) + (this.speedY[at] ?? 0);
    this.#restX[at] = x & 15;
    this.#restY[at] = y & 15;
    this.x[at] = limit(x >> 4, plazaReach);
    this.y[at] = limit(y >> 4, plazaReach);
    this.speedX[at] = slowed(this.speedX[at] ?? 0, x >> 4);
    this.speedY[at] = slowed(this.speedY[at] ?? 0, y >> 4);
  }
}

function limit(value: number, most: number): number {
  return value > most ? most : value < -most ? -most : value;
}

/** Friction takes an eighth; a wall turns what meets it. */
function slowed(speed: number, place: number): number {
  const rest = speed - ((speed + (speed > 0 ? 7 : 0)) >> 3);
  return place > plazaReach || place < -plazaReach ? -rest : rest;
}
