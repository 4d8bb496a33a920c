import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findRedisProgram } from "@muster/stack/servers";
import { Redis } from "ioredis";

/** A Redis Cluster on loopback, without replicas. */
export interface RedisCluster {
  /** The nodes' URLs, separated by commas. */
  readonly url: string;
  stop(): Promise<void>;
}

const nodesCount = 3;
const slotsCount = 16_384;
const triesMax = 5;

interface Node {
  readonly process: ChildProcess;
  readonly port: number;
  readonly busPort: number;
  readonly redis: Redis;
}

/** Starts three empty nodes, and has them share all slots. */
export async function startRedisCluster(): Promise<RedisCluster> {
  for (let tries = 1; ; tries++) {
    const folder = mkdtempSync(join(tmpdir(), "muster-cluster-"));
    const nodes: Node[] = [];
    const stop = async (): Promise<void> => {
      await Promise.all(nodes.map(end));
      rmSync(folder, { recursive: true });
    };
    try {
      for (let place = 0; place < nodesCount; place++) nodes.push(await launch(folder, place));
      await introduce(nodes);
      return { url: nodes.map(({ port }) => `redis://127.0.0.1:${port}`).join(","), stop };
    } catch (error) {
      await stop();
      // Someone else may have taken a port that was free.
      if (tries === triesMax) throw error;
    }
  }
}

async function launch(folder: string, place: number): Promise<Node> {
  const { command, environment } = await findRedisProgram();
  const [port, busPort] = [await freePort(), await freePort()];
  const settings = [
    ...["--port", `${port}`, "--cluster-port", `${busPort}`, "--bind", "127.0.0.1"],
    ...["--cluster-enabled", "yes", "--cluster-config-file", `nodes-${place}.conf`, "--dir", folder],
    ...["--save", "", "--appendonly", "no"],
  ];
  const child = spawn(command, settings, { env: environment, stdio: "ignore" });
  child.once("error", () => undefined);
  const redis = new Redis({ host: "127.0.0.1", port, maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on("error", () => undefined);
  return { process: child, port, busPort, redis };
}

/** Each takes its part of the slots; resolves when all of them know of all. */
async function introduce(nodes: readonly Node[]): Promise<void> {
  const [first] = nodes as [Node];
  for (const [place, { redis }] of nodes.entries()) {
    await reach(nodes[place] as Node);
    const [from, to] = [place, place + 1].map((at) => Math.floor((slotsCount * at) / nodesCount));
    await redis.call("CLUSTER", "SET-CONFIG-EPOCH", place + 1);
    await redis.call("CLUSTER", "ADDSLOTSRANGE", from as number, (to as number) - 1);
    if (place > 0) await redis.call("CLUSTER", "MEET", "127.0.0.1", first.port, first.busPort);
  }
  for (let tries = 0; ; tries++) {
    const told = await Promise.all(
      nodes.map(({ redis }) => redis.call("CLUSTER", "INFO") as Promise<string>),
    );
    const isWhole = told.every(
      (one) => one.includes("cluster_state:ok") && one.includes(`cluster_known_nodes:${nodesCount}`),
    );
    if (isWhole) return;
    if (tries > 600) throw new Error("the nodes of a cluster did not find each other in a minute");
    await sleep(100);
  }
}

async function reach({ process: child, redis }: Node): Promise<void> {
  const ended = once(child, "close").then(() => {
    throw new Error("a node of a cluster ended");
  });
  await Promise.race([redis.ping(), ended]);
  ended.catch(() => undefined);
}

async function end({ process: child, redis }: Node): Promise<void> {
  redis.disconnect();
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill("SIGKILL");
  await once(child, "close");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
