import { WebSocket } from "ws";

/** A network that can be cut: sockets made under it break, and new ones do not get through until it is mended. */
export interface Network {
  /** Give this to the SDK as its WebSocket. */
  readonly WebSocket: unknown;
  /** Breaks every open socket without a goodbye. */
  cut(): void;
  mend(): void;
}

/** Makes a {@link Network}. */
export function createNetwork(): Network {
  const open = new Set<WebSocket>();
  let isCut = false;
  class NetworkSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      // Port 1 refuses, as an unreachable platform does.
      super(isCut ? "ws://127.0.0.1:1" : url, protocols);
      open.add(this);
      this.on("close", () => open.delete(this));
      this.on("error", () => undefined);
    }
  }
  return {
    WebSocket: NetworkSocket,
    cut() {
      isCut = true;
      for (const socket of open) socket.terminate();
    },
    mend() {
      isCut = false;
    },
  };
}
