/** Inventory and the store as a process of its own that a test kills: `node child.js <settings as JSON>`. */
import { answerCalls, openKillSwitch } from "../faults/answer-calls.js";
import { killAtStatements } from "../faults/statement-kill.js";
import { type EconomySettings, openEconomyServices } from "./services.js";

const killSwitch = openKillSwitch();
killAtStatements(killSwitch);
const services = openEconomyServices(JSON.parse(process.argv[2] ?? "") as EconomySettings);
answerCalls(killSwitch, {
  methods: services.methods as unknown as Readonly<Record<string, (request: never) => Promise<unknown>>>,
  start: async () => services.start(),
});
