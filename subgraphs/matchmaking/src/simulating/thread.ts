import { parentPort, workerData } from "node:worker_threads";
import { type ComparisonTask, compareRules } from "../service/simulation/index.js";

parentPort?.postMessage(compareRules(workerData as ComparisonTask));
