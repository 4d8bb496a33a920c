export {
  codedMagnitude,
  codedSigned,
  codedSignedMixed,
  codedTree,
  expectMagnitude,
  expectSigned,
  magnitudeModels,
  signedModels,
} from "./binarisation.js";
export { learn, prior } from "./bit-models.js";
export { BitMeasure, BitReader, BitWriter } from "./bit-stream.js";
export {
  dequantise,
  dequantiseQuaternion,
  dequantiseUnit,
  quantise,
  quantiseQuaternion,
  quantiseUnit,
} from "./quantise.js";
export { RangeCoder } from "./range-coder.js";
export { bitsFor, type Stream } from "./stream.js";
