import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";

/** Above this many unsent bytes a socket takes no more results, until it has sent half of them. */
const unsentBytesMax = 64 * 1024;
/** A client that makes us hold this many unsent bytes by other means, such as pings that it never reads, is cut off. */
const unsentBytesEnd = 4 * 1024 * 1024;

/** What waits until the socket takes more. */
export interface Waiting {
  /** `true` when nothing waits any more. */
  flush(): boolean;
}

/** A socket's sending side: frames of one turn of the event loop leave in one write, and slow readers hold up only themselves. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #waiting = new Set<Waiting>();
  readonly #afterSend: (error?: Error | null) => void;
  #corked = false;
  #full = false;

  /** @param stream The network connection under `socket`. */
  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
    this.#afterSend = () => {
      if (!this.#full || this.#socket.bufferedAmount > unsentBytesMax / 2) return;
      this.#full = false;
      for (const waiting of this.#waiting) {
        if (waiting.flush()) this.#waiting.delete(waiting);
        if (this.#full) return;
      }
    };
  }

  /** Whether the socket has not been closed, by either side. */
  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Whether a result may be pushed now. */
  get writable(): boolean {
    return !this.#full;
  }

  /** Sends `text` as one message. */
  push(text: string): void {
    const socket = this.#socket;
    if (!this.isOpen) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#stream.cork();
      setImmediate(() => {
        this.#corked = false;
        this.#stream.uncork();
      });
    }
    socket.send(text, this.#afterSend);
    if (socket.bufferedAmount > unsentBytesMax) this.#full = true;
    if (socket.bufferedAmount > unsentBytesEnd) socket.terminate();
  }

  /** Sends `text` and resolves when it has left, or cannot leave any more. */
  send(text: string): Promise<void> {
    return new Promise((resolve) => {
      const socket = this.#socket;
      if (socket.readyState !== socket.OPEN) {
        resolve();
        return;
      }
      socket.send(text, () => resolve());
      if (socket.bufferedAmount > unsentBytesEnd) socket.terminate();
    });
  }

  /** Calls `waiting.flush` when the socket takes more. */
  whenWritable(waiting: Waiting): void {
    this.#waiting.add(waiting);
  }

  forget(waiting: Waiting): void {
    this.#waiting.delete(waiting);
  }

  close(code: number, reason: string): void {
    // A close frame's reason is at most 123 bytes; ours are short ASCII.
    this.#socket.close(code, reason.slice(0, 123));
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
