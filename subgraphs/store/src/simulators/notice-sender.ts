import type { SystemClock } from "@muster/runtime";
import type { Faults } from "./server.js";

/** A webhook's request, made anew for each attempt since some stores sign the time of sending. */
export type NoticeMaker = () => Promise<{ readonly headers: Record<string, string>; readonly body: string }>;

/** Delivers a store's notices to one webhook as stores do: at least once, again until it answers 2xx, in no promised order. */
export interface NoticeSender {
  /** Queues a notice; delivery begins at once unless it is held. `taken` is called when the webhook has taken it. */
  send(make: NoticeMaker, taken?: () => void): void;
  /** Where notices go from now on, and those that waited for it. */
  deliverTo(webhookUrl: string): void;
  /** Keeps notices from now on. */
  hold(): void;
  /** Delivers what was kept, the newest first, which is the wrong order. */
  releaseNewestFirst(): Promise<void>;
  /** Resolves when nothing is under way: each notice was taken, or given up after the last attempt. Held ones don't count. */
  settled(): Promise<void>;
  /** Gives up what is under way. */
  close(): void;
}

interface Notice {
  readonly make: NoticeMaker;
  readonly taken: (() => void) | undefined;
}

/** How long a webhook may take to answer. Milliseconds. */
const answerMsMax = 10_000;

/** @param retryDelaysMs The wait before each attempt after the first. */
export function createNoticeSender(options: {
  readonly clock: SystemClock;
  readonly faults: Faults;
  readonly retryDelaysMs: readonly number[];
}): NoticeSender {
  const { clock, faults, retryDelaysMs } = options;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  let webhookUrl: string | undefined;
  let isHeld = false;
  let waiting: Notice[] = [];

  const attempt = async (url: string, make: NoticeMaker): Promise<boolean> => {
    try {
      const { headers, body } = await make();
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(answerMsMax)]);
      const init = {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
        signal,
      };
      const response = await fetch(url, init);
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  };
  const deliver = async (url: string, { make, taken }: Notice): Promise<void> => {
    for (const delayMs of [0, ...retryDelaysMs]) {
      if (delayMs > 0) await clock.sleep(delayMs, closing.signal);
      if (closing.signal.aborted) return;
      if (await attempt(url, make)) return taken?.();
    }
  };
  const start = (url: string, notice: Notice): Promise<void> => {
    const delivery = deliver(url, notice).finally(() => running.delete(delivery));
    running.add(delivery);
    return delivery;
  };

  return {
    send(make, taken) {
      if (faults.drops) return;
      const notice = { make, taken };
      for (const one of faults.duplicates ? [notice, notice] : [notice]) {
        if (isHeld || webhookUrl === undefined) waiting.push(one);
        else void start(webhookUrl, one);
      }
    },
    deliverTo(url) {
      webhookUrl = url;
      if (isHeld) return;
      for (const notice of waiting.splice(0)) void start(url, notice);
    },
    hold() {
      isHeld = true;
    },
    async releaseNewestFirst() {
      isHeld = false;
      if (webhookUrl === undefined) return;
      const kept = waiting.reverse();
      waiting = [];
      for (const notice of kept) await start(webhookUrl, notice);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
    close() {
      closing.abort();
    },
  };
}
