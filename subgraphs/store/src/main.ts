import { runSubgraph } from "@muster/subgraph";
import { createStore } from "./index.js";

await runSubgraph("store", createStore);
