/** How a provider is reached. */
export interface Reach {
  /** The whole of a request, its answer included, takes no longer. Milliseconds. */
  readonly timeoutMs: number;
  /** Sends every request to this origin in place of the provider's own, which it is told: a simulator's. */
  readonly apiUrl: string | undefined;
}

/** Providers' answers are a few KiB, a page of a list some hundred. Bytes. */
const answerBytesMax = 4 * 1024 * 1024;

/**
 * A `fetch` that gives up after a time, reads no more than 4 MiB, and can lead to a simulator. Providers' libraries
 * take it in place of their own, so that all of them have the same limits.
 */
export function createBoundedFetch(reach: Reach): typeof fetch {
  return async (input, init) => {
    const target = new URL(String(input));
    const url =
      reach.apiUrl === undefined ? target : new URL(`${target.pathname}${target.search}`, reach.apiUrl);
    const timeout = AbortSignal.timeout(reach.timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    const headers = new Headers(init?.headers);
    if (reach.apiUrl !== undefined) headers.set("x-forwarded-host", target.host);
    const response = await fetch(url, { ...init, headers, signal, redirect: "error" });
    const body = await readBounded(response);
    return new Response(body.length === 0 ? null : body, {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
  };
}

/** Fails after `timeoutMs`, for what cannot be told to stop. */
export function withinTime<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const late = new Promise<never>((_, reject) => {
    timeout.addEventListener("abort", () => reject(timeout.reason), { once: true });
  });
  return Promise.race([work, late]);
}

async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > answerBytesMax) throw new Error(`the answer is longer than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
