export { FieldCodec, type FieldGroup } from "./field-codec.js";
export { type Received, SnapshotReceiver } from "./receiver.js";
export { SnapshotSender } from "./sender.js";
export type { StateCodec } from "./state-codec.js";
export { WorldState } from "./world-state.js";
