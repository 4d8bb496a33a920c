import { type PlayerData, readPlayerData } from "@muster/transport/player-data";
import { type PlazaOptions, seededChance } from "./make.js";
import { PlazaMatch } from "./match.js";
import type { Chance, PlazaSettings } from "./world.js";

/** A race for a worker to run. */
export interface RaceOptions extends PlazaOptions {
  /** How far a player has to get from where it began, along either axis. Centimetres. */
  readonly courseCm: number;
}

/** How a race ended. */
export interface RaceOutcome {
  /** The winners have rank 1, all others 2. */
  readonly teams: readonly { readonly team: number; readonly rank: number }[];
  readonly leaverIds: readonly string[];
}

/** Makes a race of plain options. */
export function makeRace({ seed, courseCm, ...settings }: RaceOptions): PlazaRace {
  return new PlazaRace(settings, seededChance(seed), courseCm);
}

/**
 * A plaza that has an end: whoever is the first to be far enough from where they began has won it for their team. It runs while two
 * teams or more have been there; who leaves before the end has left.
 */
export class PlazaRace extends PlazaMatch {
  readonly #courseCm: number;
  readonly #players: (PlayerData | undefined)[];
  readonly #startX: Int32Array;
  readonly #startY: Int32Array;
  readonly #teams = new Set<number>();
  readonly #leavers = new Set<string>();
  #winner: number | undefined;

  constructor(settings: PlazaSettings, chance: Chance, courseCm: number) {
    super(settings, chance);
    this.#courseCm = courseCm;
    this.#players = new Array(settings.playersMax).fill(undefined);
    this.#startX = new Int32Array(settings.playersMax);
    this.#startY = new Int32Array(settings.playersMax);
  }

  /** Without what the platform says of a player, one is there and of no team. */
  override joined(slot: number, userData: Uint8Array = new Uint8Array(0)): void {
    super.joined(slot);
    this.#startX[slot] = this.plaza.x[slot] ?? 0;
    this.#startY[slot] = this.plaza.y[slot] ?? 0;
    const player = readPlayerData(userData);
    this.#players[slot] = player;
    if (player === undefined) return;
    this.#teams.add(player.team);
    this.#leavers.delete(player.playerId);
  }

  override left(slot: number): void {
    super.left(slot);
    const player = this.#players[slot];
    this.#players[slot] = undefined;
    if (player !== undefined && this.#winner === undefined) this.#leavers.add(player.playerId);
  }

  override step(): void {
    super.step();
    if (this.#winner !== undefined || this.#teams.size < 2) return;
    for (const [slot, player] of this.#players.entries())
      if (player !== undefined && this.#gone(slot) >= this.#courseCm) {
        this.#winner = player.team;
        return;
      }
  }

  outcome(): RaceOutcome | undefined {
    if (this.#winner === undefined) return undefined;
    const teams = [...this.#teams].sort((one, other) => one - other);
    return {
      teams: teams.map((team) => ({ team, rank: team === this.#winner ? 1 : 2 })),
      leaverIds: [...this.#leavers],
    };
  }

  /** How far a player has come. Centimetres. */
  #gone(slot: number): number {
    const { x, y } = this.plaza;
    return Math.max(
      Math.abs((x[slot] ?? 0) - (this.#startX[slot] ?? 0)),
      Math.abs((y[slot] ?? 0) - (this.#startY[slot] ?? 0)),
    );
  }
}
