import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { SystemClock, Timer } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, type Server } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import { sessionOf } from "../authenticate.js";
import { Connection } from "./connection.js";
import { type Client, createProtocol, type SocketDeps } from "./protocol.js";

/** Serves graphql-ws (the `graphql-transport-ws` protocol). */
export interface SocketServer {
  /** Takes over an HTTP connection that asks for a WebSocket. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** Asks every client to go elsewhere (code 1001), and resolves when all have, or after `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}

/**
 * Close codes: 4403 means come back with a fresh token (this one expired, or is not valid), 4401 means that the session was
 * ended, or that an operation came before `connection_init`; the others are graphql-ws's own.
 */
export function createSocketServer(deps: SocketDeps): SocketServer {
  const { limits, clock, metrics } = deps;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) =>
      offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false,
  });
  const clients = new Set<Client>();
  let whenEmpty = (): void => {};
  const gauge = metrics.gauge("gateway_sockets", "Open sockets.");
  const server = createProtocol(deps);
  const stopListening = deps.revocations.onRevoked((sessionId) => {
    for (const client of clients) {
      if (client.credential !== undefined && sessionOf(client.credential.principal) === sessionId) {
        client.connection.close(CloseCode.Unauthorized, "SESSION_REVOKED");
      }
    }
  });
  const pings = pingForever(clients, clock, limits.pingEveryMs);

  const opened = (socket: WebSocket, stream: Duplex): void => {
    const connection = new Connection(socket, stream);
    const client: Client = {
      connection,
      credential: undefined,
      expiry: undefined,
      answersPings: true,
      ping: () => socket.ping(),
    };
    clients.add(client);
    gauge.set(clients.size);
    const closed = attach(server, socket, client, deps.logger);
    socket.on("pong", () => {
      client.answersPings = true;
    });
    // What breaks a socket closes it too, and that is dealt with there.
    socket.on("error", () => {});
    socket.once("close", (code, reason) => {
      clients.delete(client);
      gauge.set(clients.size);
      if (clients.size === 0) whenEmpty();
      client.expiry?.cancel();
      closed(code, reason.toString()).catch((error: unknown) => {
        deps.logger.warn({ err: error }, "a socket did not end well");
      });
    });
  };

  return {
    upgrade: (request, stream, head) =>
      sockets.handleUpgrade(request, stream, head, (socket) => opened(socket, stream)),
    async close(timeoutMs) {
      stopListening();
      pings.cancel();
      for (const client of clients) client.connection.close(1001, "going away");
      if (clients.size > 0) {
        await new Promise<void>((resolve) => {
          const timer = clock.schedule(resolve, timeoutMs);
          whenEmpty = () => {
            timer.cancel();
            resolve();
          };
        });
      }
      for (const client of clients) client.connection.terminate();
    },
  };
}

/** Joins a socket to graphql-ws, which wants it in its own form. */
function attach(server: Server<Client>, socket: WebSocket, client: Client, logger: Logger) {
  const { connection } = client;
  return server.opened(
    {
      protocol: socket.protocol,
      send: (text) => connection.send(text),
      close: (code, reason) => connection.close(code ?? 1000, reason ?? ""),
      onMessage: (handle) => {
        socket.on("message", (data) => {
          // Who was told to go has no more say, whether they answer the close or not.
          if (socket.readyState !== socket.OPEN) return;
          handle(String(data)).catch((error: unknown) => {
            const unexpected = error instanceof Error && error.message.startsWith("Unexpected message");
            if (!unexpected) logger.error({ err: error }, "a message from a socket was not handled");
            connection.close(
              unexpected ? CloseCode.BadRequest : CloseCode.InternalServerError,
              unexpected ? "Invalid message received" : "Internal server error",
            );
          });
        });
      },
    },
    client,
  );
}

/** One timer for all sockets. */
function pingForever(clients: ReadonlySet<Client>, clock: SystemClock, everyMs: number): Timer {
  let timer: Timer;
  const again = (): void => {
    timer = clock.schedule(
      () => {
        for (const client of clients) {
          if (!client.answersPings) client.connection.terminate();
          else {
            client.answersPings = false;
            client.ping();
          }
        }
        again();
      },
      everyMs,
      { background: true },
    );
  };
  again();
  return { cancel: () => timer.cancel() };
}
