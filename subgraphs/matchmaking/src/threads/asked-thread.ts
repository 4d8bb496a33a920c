import { Worker } from "node:worker_threads";
import type { SystemClock, Timer } from "@muster/runtime";
import type { Order } from "./serve.js";

/** Starts a thread. It gets neither this process's settings, which hold secrets, nor a debugger's flags. */
export function startThread(entry: URL, workerData: unknown): Worker {
  return new Worker(entry, { workerData, env: {}, execArgv: [] });
}

/**
 * A thread that is told things and asked things, one question at a time. One that dies or does not answer in time is ended, and every
 * question from then on fails.
 */
export class AskedThread<Body, Answer> {
  readonly #thread: Worker;
  readonly #clock: SystemClock;
  readonly #answerMsMax: number;
  #question:
    | { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }
    | undefined;
  #timer: Timer | undefined;
  #failure: Error | undefined;

  constructor(thread: Worker, clock: SystemClock, answerMsMax: number) {
    this.#thread = thread;
    this.#clock = clock;
    this.#answerMsMax = answerMsMax;
    thread.on("message", (answer: Answer) => this.#settle()?.resolve(answer));
    thread.on("error", (error) => this.#fail(new Error("a thread died", { cause: error })));
    thread.on("exit", (code) => this.#fail(new Error(`a thread ended with code ${code}`)));
  }

  /** Whether it died, did not answer, or was closed. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Says something that has no answer; what is said first is heard first. */
  tell(body: Body): void {
    this.#post({ body, wantsAnswer: false });
  }

  /** @throws Error where the thread has died or does not answer in time. */
  ask(body: Body): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#question !== undefined) return Promise.reject(new Error("a question is open"));
    return new Promise((resolve, reject) => {
      this.#question = { resolve, reject };
      const late = new Error(`a thread did not answer within ${this.#answerMsMax} ms`);
      this.#timer = this.#clock.schedule(() => this.#fail(late), this.#answerMsMax);
      this.#post({ body, wantsAnswer: true });
    });
  }

  /** Ends the thread; a question that is open fails. */
  async close(): Promise<void> {
    this.#fail(new Error("the thread was closed"));
    await this.#thread.terminate();
  }

  #post(order: Order<Body>): void {
    this.#thread.postMessage(order);
  }

  #settle() {
    const question = this.#question;
    this.#question = undefined;
    this.#timer?.cancel();
    return question;
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#settle()?.reject(error);
    void this.#thread.terminate();
  }
}
