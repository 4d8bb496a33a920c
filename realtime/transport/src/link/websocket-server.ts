import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { namedEndpoint } from "./endpoint.js";
import { type DatagramHandler, datagramBytesMax, type Endpoint, type Link } from "./link.js";

/** Bytes that may wait for one client; what comes on top is lost, as on a network. */
const bufferedBytesMax = 64 * 1024;
/** A client that sends nothing for so long is cut off: the protocols above send several times a second. */
const silenceMsMax = 30_000;

/** Where browsers connect, and which. */
export interface WebSocketOptions {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Pages that may connect, as browsers name their origin (`https://play.example`). Others, and programs that name none, are refused. */
  readonly origins: readonly string[];
  /** Clients at once; others are refused. */
  readonly clientsMax: number;
}

/** The server's side of links of browsers. */
export interface WebSocketLink extends Link {
  readonly port: number;
  readonly clients: number;
  /** Datagrams lost because a client does not take them fast enough, or is gone. */
  readonly unsent: number;
}

interface Client {
  readonly socket: WebSocket;
  heardAtMs: number;
}

/**
 * A link over WebSockets: each binary message is a datagram, each connection a place with a name of its own. What a slow client does not
 * take is lost rather than kept. A message that is text or longer than a datagram ends its connection.
 *
 * @throws What the system says when the address or the port cannot be had.
 */
export async function listenForWebSockets(options: WebSocketOptions): Promise<WebSocketLink> {
  const clients = new Map<string, Client>();
  const server = new WebSocketServer({
    host: options.address,
    port: options.port,
    maxPayload: datagramBytesMax,
    perMessageDeflate: false,
    clientTracking: false,
    verifyClient: ({ origin }: { readonly origin: string; readonly req: IncomingMessage }) =>
      options.origins.includes(origin) && clients.size < options.clientsMax,
  });
  await once(server, "listening");
  // Later errors are those of single handshakes.
  server.on("error", () => {});
  let handler: DatagramHandler | undefined;
  let unsent = 0;
  let named = 0;
  server.on("connection", (socket) => {
    const place: Endpoint = namedEndpoint(`websocket:${++named}`);
    const client = { socket, heardAtMs: performance.now() };
    clients.set(place.key, client);
    socket.binaryType = "nodebuffer";
    socket.on("error", () => {});
    socket.on("close", () => clients.delete(place.key));
    socket.on("message", (data: RawData, isBinary: boolean) => {
      if (!isBinary || !Buffer.isBuffer(data)) return socket.close(1003, "datagrams are binary");
      client.heardAtMs = performance.now();
      handler?.(data, place);
    });
  });
  const sweep = setInterval(() => {
    for (const { socket, heardAtMs } of clients.values())
      if (performance.now() - heardAtMs > silenceMsMax) socket.terminate();
  }, silenceMsMax / 6);
  sweep.unref();
  let closed: Promise<void> | undefined;
  const { port } = server.address() as { readonly port: number };
  return {
    local: namedEndpoint("websocket:server"),
    port,
    get clients() {
      return clients.size;
    },
    get unsent() {
      return unsent;
    },
    send(data, to) {
      const socket = clients.get(to.key)?.socket;
      if (
        socket === undefined ||
        socket.readyState !== socket.OPEN ||
        data.length > datagramBytesMax ||
        socket.bufferedAmount + data.length > bufferedBytesMax
      ) {
        unsent++;
        return;
      }
      socket.send(Uint8Array.from(data));
    },
    flush() {},
    receive(taker) {
      handler = taker;
    },
    poll() {},
    close() {
      handler = undefined;
      clearInterval(sweep);
      closed ??= new Promise((resolve) => {
        for (const { socket } of clients.values()) socket.terminate();
        server.close(() => resolve());
      });
      return closed;
    },
  };
}
