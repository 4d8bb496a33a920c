import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readBody } from "@muster/subgraph";
import type { ProviderNotice, WebhookRequest } from "../../src/service/providers.js";

/** A webhook that reads what it is sent with an adapter, and keeps what it read. */
export interface Webhook {
  readonly url: string;
  /** Each request that came, answered well or not. */
  readonly requests: readonly WebhookRequest[];
  readonly notices: readonly ProviderNotice[];
  /** Answers the next requests with 503 before it reads them. */
  failNext(requests: number): void;
  close(): Promise<void>;
}

/** Listens on a free port of this machine. */
export async function openWebhook(
  read: (request: WebhookRequest) => Promise<readonly ProviderNotice[]>,
): Promise<Webhook> {
  const requests: WebhookRequest[] = [];
  const notices: ProviderNotice[] = [];
  let failing = 0;
  const server = createServer(async (incoming, response) => {
    const request = { headers: incoming.headers, body: await readBody(incoming, 256 * 1024) };
    requests.push(request);
    if (failing > 0) {
      failing--;
      response.writeHead(503).end();
      return;
    }
    try {
      notices.push(...(await read(request)));
      response.writeHead(204).end();
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    requests,
    notices,
    failNext: (count) => {
      failing = count;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
