/** Matchmaking as a process of its own that a test kills: `node child.js <settings as JSON>`. */
import type { SessionId } from "@muster/auth";
import { readConfig, readSecrets } from "@muster/config";
import { createMatchmaking } from "@muster/matchmaking";
import { createSystemClock } from "@muster/runtime";
import { openProcess, type Subgraph } from "@muster/subgraph";
import type { ExecutionResult } from "graphql";
import { answerCalls, openKillSwitch } from "../faults/answer-calls.js";
import { killAtCommands } from "../faults/command-kill.js";
import { killAtStatements } from "../faults/statement-kill.js";
import type { Answered, Asked } from "./messages.js";

const settings = JSON.parse(process.argv[2] ?? "") as Readonly<Record<string, string>>;
const clock = createSystemClock();
/** So long a follower waits for something new. */
const followMs = 1000;

const killSwitch = openKillSwitch();
killAtStatements(killSwitch);
killAtCommands(killSwitch);
let running: Subgraph | undefined;
answerCalls(killSwitch, { methods: { execute, follow }, start });

/** The servers may be away while the process starts. */
async function start(): Promise<void> {
  const config = readConfig(settings);
  for (;;)
    try {
      const platform = await openProcess({
        ...{ config, secrets: readSecrets(config, settings), service: "matchmaking", hosts: ["matchmaking"] },
      });
      const subgraph = await createMatchmaking(platform.depsOf("matchmaking"));
      await platform.start();
      await subgraph.start();
      running = subgraph;
      return;
    } catch {
      await clock.sleep(100);
    }
}

function open(): Subgraph {
  if (running === undefined) throw new Error("matchmaking has not started");
  return running;
}

async function execute(asked: Asked): Promise<Answered> {
  return toAnswered(await open().execute(toRequest(asked)));
}

/** The first results of a subscription: what there is, or what comes in a while. */
async function follow(asked: Asked): Promise<Answered[]> {
  const results = await open().subscribe(toRequest(asked));
  if (!(Symbol.asyncIterator in results)) return [toAnswered(results)];
  const end = clock.schedule(() => void results.return?.(), followMs);
  const heard: Answered[] = [];
  for await (const result of results) {
    heard.push(toAnswered(result));
    break;
  }
  end.cancel();
  return heard;
}

function toRequest({ playerId, query, variables }: Asked) {
  const principal = { kind: "player", playerId, sessionId: playerId as string as SessionId } as const;
  return { query, variables, principal, requestId: "trial" };
}

function toAnswered({ data, errors = [] }: ExecutionResult): Answered {
  return {
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: errors.map(({ extensions, message }) => ({
      code: String(extensions["code"]),
      details: (extensions["details"] ?? {}) as object,
      text: `${message} ${extensions["errorId"] ?? ""}`,
    })),
  };
}
