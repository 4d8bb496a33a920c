import { parentPort } from "node:worker_threads";

/** What goes to a thread. */
export interface Order<Body> {
  readonly body: Body;
  readonly wantsAnswer: boolean;
}

/**
 * Makes this thread do what it is told, one thing after the other, and answer what it is asked. What `obey` throws ends the thread.
 *
 * @param obey Its result is the answer.
 */
export function serve<Body, Answer>(obey: (body: Body) => Answer | Promise<Answer>): void {
  let before: Promise<void> = Promise.resolve();
  parentPort?.on("message", ({ body, wantsAnswer }: Order<Body>) => {
    before = before.then(async () => {
      const answer = await obey(body);
      if (wantsAnswer) parentPort?.postMessage(answer);
    });
  });
}
