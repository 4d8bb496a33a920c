import { runSubgraph } from "@muster/subgraph";
import { createMatchmaking } from "./index.js";

await runSubgraph("matchmaking", createMatchmaking);
