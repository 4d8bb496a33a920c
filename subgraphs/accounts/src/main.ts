import { runSubgraph } from "@muster/subgraph";
import { createAccounts } from "./index.js";

await runSubgraph("accounts", createAccounts);
