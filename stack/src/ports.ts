import { createServer } from "node:net";
import type { Random } from "@muster/runtime";

/** A port that the platform is to listen on is in use; the message names it and the setting that moves it. */
export class PortTaken extends Error {
  readonly port: number;
  /** The name of the environment variable. */
  readonly setting: string;

  constructor(port: number, setting: string) {
    super(`port ${port} is taken: set ${setting} to another`);
    this.name = "PortTaken";
    this.port = port;
    this.setting = setting;
  }
}

/** A port that is about to be listened on, and the setting that it comes from. */
export interface WantedPort {
  readonly setting: string;
  /** 0 stands for any free one. */
  readonly port: number;
  readonly host: string;
}

/**
 * Checks before anything starts that every port can be listened on, and that no two are the same.
 *
 * @throws PortTaken for the first that another listens on; Error that names the setting where its address is not ours or
 * the port is not allowed to us.
 */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  const seen = new Set<number>();
  for (const { setting, port, host } of wanted) {
    if (port === 0) continue;
    const isFree = await isPortFree(port, host).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`port ${port} on ${host}, which ${setting} names, can't be used: ${reason}`, {
        cause: error,
      });
    });
    if (!isFree || seen.has(port)) throw new PortTaken(port, setting);
    seen.add(port);
  }
}

/**
 * Whether a TCP port can be listened on now.
 *
 * @throws Error as the system gives it when the address is not ours or the port is not allowed to us.
 */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * A free TCP port of 127.0.0.1 from 20000 to 31999: below those that systems give to outgoing connections, so that it is
 * likely to be free next time too.
 */
export async function findFreePort(random: Random): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = 20_000 + random.below(12_000);
    if (await isPortFree(port)) return port;
  }
  throw new Error("no free TCP port from 20000 to 31999");
}
