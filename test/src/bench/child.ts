import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of the benchmark's own, which answers one question at a time. */
export interface Child {
  /** @throws Error when the child ends before it answers. */
  ask<Answer>(question: unknown): Promise<Answer>;
  /** Calls `listener` with whatever the child sends unasked. */
  onNews(listener: (news: unknown) => void): void;
  stop(): Promise<void>;
}

/** Between parent and child: an answer, or news. */
type Message = { readonly answer: unknown } | { readonly news: unknown };

const noEnvironment = {};

/** Runs the module at `entry`; what it prints goes to standard error. */
export function startChild(
  entry: URL,
  environment: Record<string, string | undefined> = noEnvironment,
): Child {
  const child = fork(fileURLToPath(entry), [], {
    env: environment,
    execArgv: [],
    stdio: ["ignore", process.stderr, process.stderr, "ipc"],
  });
  const exited = once(child, "exit");
  const listeners = new Set<(news: unknown) => void>();
  child.on("message", (message: Message) => {
    if ("news" in message) for (const listener of listeners) listener(message.news);
  });
  return {
    ask: (question) => ask(child, question),
    onNews: (listener) => {
      listeners.add(listener);
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

function ask<Answer>(child: ChildProcess, question: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      child.off("message", answered);
      child.off("exit", ended);
    };
    const answered = (message: Message): void => {
      if (!("answer" in message)) return;
      settle();
      resolve(message.answer as Answer);
    };
    const ended = (): void => {
      settle();
      reject(new Error("a process of the benchmark ended; its last words are above"));
    };
    child.on("message", answered).once("exit", ended);
    child.send(question as object);
  });
}

/** The child's side: answers each question with what `respond` gives. A rejection ends the process. */
export function answerParent<Question>(respond: (question: Question) => Promise<unknown>): void {
  process.on("message", (question) => {
    void respond(question as Question).then((answer) =>
      process.send?.({ answer: answer ?? null } satisfies Message),
    );
  });
}

/** The child's side: tells what it was not asked. */
export function tellParent(news: unknown): void {
  process.send?.({ news } satisfies Message);
}
