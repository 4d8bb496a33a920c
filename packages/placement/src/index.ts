/**
 * Where match servers are, and how a player gets onto one: the port to whoever runs servers, the hosts that this deployment runs
 * itself, connect tokens, and latencies that beacons proved. What runs on a server is realtime's business.
 */
export {
  type Allocation,
  type AllocationRequest,
  type Allocator,
  checkAllocationRequest,
  PlacementFailure,
  type PlacementFailureKind,
  type Site,
} from "./allocator.js";
export {
  type ConnectToken,
  type ConnectTokens,
  createConnectTokens,
  type SeatRequest,
} from "./connect-tokens.js";
export { createHostAllocator, type HostAllocatorOptions } from "./host-allocator.js";
export { createLatencyReader, type LatencyReader, type MeasuredLatency } from "./latency.js";
