export {
  emptyInputs,
  inputsPerMessageMax,
  type PlazaInput,
  type PlazaInputs,
  plazaButtons,
  serializeInputs,
} from "./plaza/input.js";
export { type Chance, Plaza, type PlazaSettings, plazaReach, plazaSpeedMax } from "./plaza/world.js";
