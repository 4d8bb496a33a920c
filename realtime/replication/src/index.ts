export type { StateCodec } from "./state-codec.js";
