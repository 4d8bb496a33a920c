import { workerData } from "node:worker_threads";
import { QueueSearch } from "../service/search.js";
import { serve } from "../threads/serve.js";
import type { SearchAnswer, SearchData, SearchOrder } from "./messages.js";

const search = new QueueSearch({ ...(workerData as SearchData), measureMs: () => performance.now() });

serve((order: SearchOrder): SearchAnswer => {
  if (order.kind === "step") return search.step(order.nowMs, order.wantsSample);
  if (order.kind === "upsert") search.upsert(order.tickets);
  else search.remove(order.ticketIds);
  return undefined;
});
