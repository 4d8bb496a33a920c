import { namedEndpoint } from "./endpoint.js";
import { type DatagramHandler, datagramBytesMax, type Endpoint, type Link } from "./link.js";

/** The part of a browser's `WebSocket` that a link uses. */
export interface BrowserSocket {
  readonly url: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  binaryType: string;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "close", listener: () => void): void;
}

/** Bytes that may wait to leave; what comes on top is lost, as on a network. */
const bufferedBytesMax = 64 * 1024;
const openState = 1;

/**
 * A browser's link to a server: each binary message is a datagram. What is sent before the socket is open or after it is closed is lost.
 *
 * @param socket A new `WebSocket`, which the link takes over.
 * @param server The one place there is to talk to. A client of netcode looks for its server where the connect token says, so for it that
 *   is the address in the token, wherever the socket leads.
 */
export function openWebSocketLink(socket: BrowserSocket, server: Endpoint = serverPlace): Link {
  let handler: DatagramHandler | undefined;
  let closed = false;
  socket.binaryType = "arraybuffer";
  const ended = new Promise<void>((resolve) => socket.addEventListener("close", () => resolve()));
  socket.addEventListener("message", ({ data }) => {
    if (closed || !(data instanceof ArrayBuffer) || data.byteLength > datagramBytesMax) return;
    handler?.(new Uint8Array(data), server);
  });
  return {
    local: namedEndpoint("browser"),
    send(data, to) {
      if (closed || socket.readyState !== openState || to.key !== server.key) return;
      if (data.length > datagramBytesMax || socket.bufferedAmount + data.length > bufferedBytesMax) return;
      socket.send(Uint8Array.from(data));
    },
    flush() {},
    receive(taker) {
      handler = taker;
    },
    poll() {},
    close() {
      closed = true;
      socket.close();
      return ended;
    },
  };
}

/** The server, as a browser's link knows it unless it is told otherwise. */
export const serverPlace: Endpoint = namedEndpoint("websocket:server");
