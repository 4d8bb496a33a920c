export { BitMeasure, BitReader, BitWriter } from "./bit-stream.js";
export { bitsFor, type Stream } from "./stream.js";
