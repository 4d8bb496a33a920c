import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Children } from "../faults/children.js";

/** Where providers send their notices: `<url>/<provider>`. */
export interface Webhooks {
  /** Calls back with the url, `http://127.0.0.1:<port>`. */
  onReady(use: (url: string) => void): void;
  close(): Promise<void>;
}

/** Hands each request to one of `children`; 503 unless it takes it. */
export function openWebhooks(children: Pick<Children, "call">): Webhooks {
  const server = createServer((request, response) => {
    void readAll(request)
      .then((body) => {
        const { headers, url = "" } = request;
        return children.call("takeNotices", { provider: url.slice(1), request: { headers, body } });
      })
      .then(({ kind }) => response.writeHead(kind === "answer" ? 200 : 503).end());
  });
  const ready = once(server.listen(0, "127.0.0.1"), "listening");
  return {
    onReady: (use) =>
      void ready.then(() => use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
