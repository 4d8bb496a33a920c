import type { ModeTraits, PlayerRating, RatingState } from "./state.js";
import type { Trait } from "./traits.js";

/** The form's version; another one is refused, and the state is rebuilt from its events. */
const version = 1;

type Plain<Value> = Value extends Map<infer Key, infer Item> ? [Key, Item][] : Value;

interface Saved {
  readonly version: number;
  readonly state: {
    readonly [Name in keyof Omit<RatingState, "players" | "modes">]: Plain<RatingState[Name]>;
  };
  readonly players: readonly (readonly [string, PlayerRating])[];
  readonly modes: readonly (readonly [string, ModeTraits, readonly [string, Trait][]])[];
}

/** The state as JSON text; what is read back from it goes on exactly as the state itself would. */
export function serialiseRatings({ players, modes, partySizes, parties, ...rest }: RatingState): string {
  const saved: Saved = {
    version,
    state: { ...rest, partySizes: [...partySizes], parties: [...parties] },
    players: [...players],
    modes: [...modes].map(([name, traits]) => [name, traits, [...traits.sides]]),
  };
  return JSON.stringify(saved, (_, value: unknown) =>
    Object.is(value, -0) ? { negativeZero: true } : value,
  );
}

/** The state that `text` was made of, or `undefined` where another version made it. */
export function parseRatings(text: string): RatingState | undefined {
  const saved = JSON.parse(text, (_, value: unknown) =>
    typeof value === "object" && value !== null && "negativeZero" in value ? -0 : value,
  ) as Saved;
  if (saved.version !== version) return undefined;
  return {
    ...saved.state,
    partySizes: new Map(saved.state.partySizes),
    parties: new Map(saved.state.parties),
    players: new Map(saved.players),
    modes: new Map(saved.modes.map(([name, traits, sides]) => [name, { ...traits, sides: new Map(sides) }])),
  };
}
