import { type Command, Redis } from "ioredis";
import type { KillSwitch } from "./kill-switch.js";

type Send = (this: Redis, command: Command, ...rest: unknown[]) => unknown;

/** Makes every command of this process to Redis pass `killSwitch`; scripts are labelled with the beginning of their hash. */
export function killAtCommands(killSwitch: KillSwitch): void {
  const original = Redis.prototype.sendCommand as unknown as Send;
  const send: Send = function (command, ...rest) {
    const script = command.name.startsWith("eval") ? ` ${String(command.args[0]).slice(0, 6)}` : "";
    const label = `redis ${command.name}${script}`;
    const side = killSwitch.pass(label);
    if (side === undefined) return original.call(this, command, ...rest);
    const end = (): void => killSwitch.end(label, side);
    if (side === "before") end();
    const result = original.call(this, command, ...rest);
    if (side === "sent") end();
    return result instanceof Promise ? result.finally(end) : result;
  };
  Redis.prototype.sendCommand = send as unknown as typeof Redis.prototype.sendCommand;
}
