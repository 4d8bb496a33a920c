import { Worker } from "node:worker_threads";
import { createSystemClock, SimulatedClock } from "@muster/runtime";
import { afterEach, expect, test } from "vitest";
import { AskedThread } from "../../src/threads/asked-thread.js";

const threads: Worker[] = [];
afterEach(async () => {
  for (const thread of threads.splice(0)) await thread.terminate();
});

/** A thread that runs `source` for each order, which is in `body`, and answers with what is returned. */
function threadOf(source: string): Worker {
  const thread = new Worker(
    `const { parentPort } = require("node:worker_threads");
const state = [];
parentPort.on("message", ({ body, wantsAnswer }) => {
  const answer = (() => { ${source} })();
  if (wantsAnswer) parentPort.postMessage(answer);
});`,
    { eval: true },
  );
  threads.push(thread);
  return thread;
}

const clock = createSystemClock();
const opened = <Answer>(source: string) => new AskedThread<unknown, Answer>(threadOf(source), clock, 20_000);

test("what is told is heard before what is asked after it", async () => {
  const thread = opened<number[]>("state.push(body); return state;");
  thread.tell(1);
  thread.tell(2);
  expect(await thread.ask(3)).toEqual([1, 2, 3]);
  expect(await thread.ask(4)).toEqual([1, 2, 3, 4]);
  await thread.close();
});

test("one question at a time", async () => {
  const thread = opened<string>("return body;");
  const first = thread.ask("first");
  await expect(thread.ask("second")).rejects.toThrow("a question is open");
  expect(await first).toBe("first");
  await thread.close();
});

test("a thread that throws fails the question and all that come, and tells why", async () => {
  const thread = opened("throw new Error(body);");
  const failure = await thread.ask("the rules are broken").catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: "a thread died", cause: { message: "the rules are broken" } });
  expect(thread.hasFailed).toBe(true);
  thread.tell("nothing hears it");
  await expect(thread.ask("again")).rejects.toBe(failure);
});

test("a thread that is ended from outside, or closed, fails the question", async () => {
  const worker = threadOf("if (body === 'wait') while (true); return body;");
  const thread = new AskedThread<string, string>(worker, clock, 20_000);
  expect(await thread.ask("hello")).toBe("hello");
  const open = thread.ask("wait");
  await Promise.all([expect(open).rejects.toThrow("a thread ended with code 1"), worker.terminate()]);
  const closed = opened("while (true);");
  const late = closed.ask("anything");
  await Promise.all([expect(late).rejects.toThrow("the thread was closed"), closed.close()]);
  await closed.close();
});

test("a thread that hangs is ended when its time is over", async () => {
  const simulated = new SimulatedClock();
  const worker = threadOf("while (true);");
  const thread = new AskedThread<string, string>(worker, simulated, 10_000);
  const exit = new Promise((resolve) => worker.once("exit", resolve));
  const question = thread.ask("anything");
  const failed = expect(question).rejects.toThrow("a thread did not answer within 10000 ms");
  await simulated.advance(9999);
  expect(thread.hasFailed).toBe(false);
  await simulated.advance(1);
  await failed;
  await exit;
});
