import type { ModeTraits, PlayerRating, RatingState } from "./state.js";
import type { Trait } from "./traits.js";

/** The form's version; another one is refused, and the state is rebuilt from its events. */
const version = 1;

/**
 * The state as JSON texts: what all share, and each player and party by itself. An event needs of them what all share and those who
 * are in it, and goes on from these texts exactly as it would from the state itself.
 */
export interface RatingTexts {
  readonly model: string;
  readonly players: ReadonlyMap<string, string>;
  readonly parties: ReadonlyMap<string, string>;
}

type Plain<Value> = Value extends Map<infer Key, infer Item> ? [Key, Item][] : Value;

interface SavedModel {
  readonly version: number;
  readonly state: {
    readonly [Name in keyof Omit<RatingState, "players" | "parties" | "modes">]: Plain<RatingState[Name]>;
  };
  readonly modes: readonly (readonly [string, ModeTraits, readonly [string, Trait][]])[];
}

/** The texts of `state`. */
export function serialiseRatings({ players, parties, modes, partySizes, ...rest }: RatingState): RatingTexts {
  const model: SavedModel = {
    version,
    state: { ...rest, partySizes: [...partySizes] },
    modes: [...modes].map(([name, traits]) => [name, traits, [...traits.sides]]),
  };
  return { model: toText(model), players: each(players, toText), parties: each(parties, toText) };
}

/** The state that `texts` were made of, as far as they go; `undefined` where another version made them. */
export function parseRatings({ model, players, parties }: RatingTexts): RatingState | undefined {
  const saved = fromText<SavedModel>(model);
  if (saved.version !== version) return undefined;
  return {
    ...saved.state,
    partySizes: new Map(saved.state.partySizes),
    parties: each(parties, fromText<Trait>),
    players: each(players, fromText<PlayerRating>),
    modes: new Map(saved.modes.map(([name, traits, sides]) => [name, { ...traits, sides: new Map(sides) }])),
  };
}

function each<From, To>(map: ReadonlyMap<string, From>, change: (value: From) => To): Map<string, To> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function toText(value: object): string {
  return JSON.stringify(value, (_, one: unknown) => (Object.is(one, -0) ? { negativeZero: true } : one));
}

function fromText<Value>(text: string): Value {
  return JSON.parse(text, (_, one: unknown) =>
    typeof one === "object" && one !== null && "negativeZero" in one ? -0 : one,
  ) as Value;
}
