export {
  emptyInputs,
  inputsPerMessageMax,
  type PlazaInput,
  type PlazaInputs,
  plazaButtons,
  serializeInputs,
} from "./plaza/input.js";
export { PlazaMatch, plazaChannel, plazaChannels, plazaCodec } from "./plaza/match.js";
export { type Chance, Plaza, type PlazaSettings, plazaReach, plazaSpeedMax } from "./plaza/world.js";
