export {
  emptyInputs,
  inputsPerMessageMax,
  type PlazaInput,
  type PlazaInputs,
  plazaButtons,
  serializeInputs,
} from "./plaza/input.js";
export { makePlaza, type PlazaOptions } from "./plaza/make.js";
export { PlazaMatch, type PlazaReport, plazaChannel, plazaChannels, plazaCodec } from "./plaza/match.js";
export { makeRace, PlazaRace, type RaceOptions, type RaceOutcome } from "./plaza/race.js";
export { PlazaSight } from "./plaza/sight.js";
export { type Chance, Plaza, type PlazaSettings, plazaReach, plazaSpeedMax } from "./plaza/world.js";
