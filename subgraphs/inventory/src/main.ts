import { runSubgraph } from "@muster/subgraph";
import { createInventory } from "./index.js";

await runSubgraph("inventory", createInventory);
