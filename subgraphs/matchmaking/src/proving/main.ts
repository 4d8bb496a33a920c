import { workerData } from "node:worker_threads";
import type { PackingInstance } from "../service/matcher/index.js";
import { serve } from "../threads/serve.js";
import { createProver } from "./index.js";

const prove = await createProver(workerData as number);

serve((instance: PackingInstance) => prove(instance));
