import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createPrincipalSigner } from "@muster/auth";
import { type Config, childEnvironment, withSettings } from "@muster/config";
import { httpUpstream, type Upstream } from "@muster/gateway";
import { createSystemClock, type SystemClock } from "@muster/runtime";
import { hostedSubgraphs } from "../subgraphs.js";
import { createServiceCall } from "./as-service.js";
import type { Platform, PlatformOptions } from "./index.js";

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;

/** Runs each subgraph and the gateway as a process of its own; one that ends by itself is started again. */
export async function startProcesses({ config, secrets }: PlatformOptions): Promise<Platform> {
  const clock = createSystemClock();
  const upstreams: Record<string, Upstream> = {};
  const children: Child[] = [];
  const start = async (name: string, entry: string, settings: Config): Promise<string> => {
    const child = new Child(name, entry, childEnvironment(settings), clock);
    children.push(child);
    return child.start();
  };
  const stop = async (): Promise<void> => {
    await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
    // The gateway first: its requests end while the subgraphs still answer.
    for (const group of [children.filter(({ name }) => name === "gateway"), children]) {
      await Promise.all(group.map((child) => child.stop()));
    }
  };
  try {
    const parts = await Promise.all(
      hostedSubgraphs.map(async ({ name }) => ({
        name,
        where: await start(name, `subgraphs/${name}/dist/main.js`, config),
      })),
    );
    const urls = Object.fromEntries(parts.map(({ name, where }) => [`${name.toUpperCase()}_URL`, where]));
    const url = await start("gateway", "gateway/dist/main.js", withSettings(config, urls));
    const signer = createPrincipalSigner({ secret: secrets.gatewaySecret, clock });
    for (const { name, where } of parts) {
      upstreams[name] = httpUpstream({ name, url: where, signer, timeoutMs: config.SUBGRAPH_TIMEOUT_MS });
    }
    return {
      url,
      parts: [{ name: "gateway", where: url }, ...parts],
      asService: (name, scopes) => createServiceCall(upstreams, name, scopes),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One process of the platform, kept running until it is told to stop. */
class Child {
  readonly name: string;
  readonly #entry: string;
  readonly #clock: SystemClock;
  #environment: Record<string, string | undefined>;
  #process: ChildProcess | undefined;
  #stopping = false;

  constructor(
    name: string,
    entry: string,
    environment: Record<string, string | undefined>,
    clock: SystemClock,
  ) {
    this.name = name;
    this.#entry = fileURLToPath(new URL(`../../../${entry}`, import.meta.url));
    this.#environment = environment;
    this.#clock = clock;
  }

  /** Resolves with the address that the process listens on. */
  async start(): Promise<string> {
    // A group of its own: Ctrl-C reaches the parent alone, which ends the parts in order.
    const child = spawn(process.execPath, [this.#entry], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      detached: true,
    });
    this.#process = child;
    const url = await this.#listening(child);
    child.once("exit", () => this.#restart());
    // Whoever was told the address finds the process there again.
    this.#environment = { ...this.#environment, [`${this.name.toUpperCase()}_PORT`]: new URL(url).port };
    return url;
  }

  #listening(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.schedule(
        () => reject(new Error(`${this.name} did not listen within ${startTimeoutMs} ms`)),
        startTimeoutMs,
      );
      const ended = (): void => {
        timer.cancel();
        reject(new Error(`${this.name} ended before it listened; its last words are above`));
      };
      child.once("exit", ended);
      if (child.stdout === null) return;
      createInterface({ input: child.stdout }).on("line", (line) => {
        const url = /^listening (\S+)$/.exec(line)?.[1];
        if (url === undefined) return;
        timer.cancel();
        child.off("exit", ended);
        resolve(url);
      });
    });
  }

  #restart(): void {
    if (this.#stopping) return;
    process.stderr.write(`${this.name} ended by itself; starting it again\n`);
    this.#clock
      .sleep(500)
      .then(() => (this.#stopping ? undefined : this.start()))
      .catch(() => this.#restart());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const timer = this.#clock.schedule(() => child.kill("SIGKILL"), stopTimeoutMs);
    await ended;
    timer.cancel();
  }
}
